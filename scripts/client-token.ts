// Prints an access token for one of the demo's systems, asked of the running demo with the system's own key.
import { defineCommand, runMain } from 'citty';
import { demoToken } from '#authorization/demo-clients.ts';
import { readConfig } from '#server/config.ts';
import { serverUrl } from './persona-token.ts';

const command = defineCommand({
  meta: {
    name: 'client-token',
    description: 'Prints an access token for a system of the demo: demo-hospital, demo-laboratory or demo-cup.',
  },
  args: {
    client: { type: 'positional', required: true, description: 'demo-hospital, demo-laboratory or demo-cup' },
    scope: { type: 'string', description: 'SMART scopes', default: 'system/*.cruds' },
    url: { type: 'string', description: 'address of the server; default from the environment' },
  },
  run: async ({ args: { client, scope, url } }) => {
    const { DATA_DIR } = readConfig({ ...process.env, MODE: 'demo' });
    console.log(await demoToken(DATA_DIR, client, scope, `${serverUrl(url)}/auth/token`));
  },
});

await runMain(command);
