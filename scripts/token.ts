// Prints an access token of the running demo for one persona.
import { defineCommand, runMain } from 'citty';
import { personaToken, serverUrl } from './persona-token.ts';

const command = defineCommand({
  meta: { name: 'token', description: 'Prints an access token of the running demo server for one of its personas.' },
  args: {
    persona: { type: 'positional', required: true, description: 'citizen, gp, hospital, admin, ...' },
    scope: { type: 'string', description: 'SMART scopes instead of those of the persona', valueHint: 'user/*.rs' },
    purpose: { type: 'string', description: 'purpose of use instead of that of the persona', valueHint: 'EMERGENCY' },
    patient: { type: 'string', description: 'for whom: a Patient id', valueHint: 'child' },
    url: { type: 'string', description: 'address of the server; default from the environment' },
  },
  run: async ({ args: { persona, scope, purpose, patient, url } }) => {
    console.log(await personaToken(persona, { scope, purpose, patient }, serverUrl(url)));
  },
});

await runMain(command);
