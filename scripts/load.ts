// Loads files and folders into a running server.
import { defineCommand, runMain } from 'citty';
import { load } from '#load/load.ts';
import { createBar } from '#load/progress.ts';
import { personaToken, serverUrl } from './persona-token.ts';

const command = defineCommand({
  meta: {
    name: 'load',
    description:
      'Loads FHIR JSON and XML, NDJSON, CDA2 and PDF with CDA2. Ends with counts, latency and every refusal; loading twice changes nothing.',
  },
  args: {
    path: { type: 'positional', required: true, description: 'files and folders, in this order' },
    url: { type: 'string', description: 'address of the server; default from the environment' },
    as: { type: 'string', default: 'admin', description: 'persona of the demo who loads' },
    token: { type: 'string', description: 'access token instead of a persona' },
    'server-ids': {
      type: 'boolean',
      description: 'let the server give the ids; the rule for every persona but admin, who keeps those of the files',
    },
    'in-flight': { type: 'string', default: '4', description: 'requests on their way at once' },
    'as-is': {
      type: 'boolean',
      default: false,
      description: 'send Bundles of requests untouched: what they create is created again each time',
    },
  },
  run: async ({ args }) => {
    const url = serverUrl(args.url);
    const token = args.token ?? (await personaToken(args.as, {}, url));
    const loaded = await load({
      paths: args._,
      base: `${url}/fhir`,
      token,
      inFlight: Math.max(1, Number(args['in-flight']) || 1),
      asIs: args['as-is'],
      serverIds: args['server-ids'] ?? (args.token === undefined && args.as !== 'admin'),
      progress: createBar(),
    });
    console.log(loaded.summary);
    if (!loaded.complete) process.exitCode = 1;
  },
});

await runMain(command);
