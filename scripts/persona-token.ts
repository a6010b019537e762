// An access token of the demo for one of its personas, signed with the key in DATA_DIR.
import { createDemoIssuer, type TokenWish } from '#auth/demo-issuer.ts';
import { isPersonaName, personas } from '#auth/personas.ts';
import { readConfig } from '#server/config.ts';

/** Where the server of this environment answers; `url` wins over the environment, with or without `/fhir`. */
export function serverUrl(url?: string): string {
  const { PUBLIC_URL, HOST, PORT } = demoConfig();
  const known = PUBLIC_URL === '' ? `http://${HOST}:${PORT}` : PUBLIC_URL;
  return (url ?? known).replace(/\/(?:fhir\/?)?$/, '');
}

export async function personaToken(name: string, wish: TokenWish, url: string): Promise<string> {
  if (process.env['MODE'] === 'production') throw new Error('MODE=production: tokens for personas exist in the demo only.');
  if (!isPersonaName(name)) throw new Error(`Persona "${name}" is unknown; the personas are ${Object.keys(personas).join(', ')}.`);
  const issuer = await createDemoIssuer({ issuer: `${url}/auth`, audience: `${url}/fhir`, dataDir: demoConfig().DATA_DIR });
  return issuer.issue(name, wish, Date.now());
}

function demoConfig() {
  return readConfig({ ...process.env, MODE: 'demo' });
}
