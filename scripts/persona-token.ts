// An access token of the demo for one of its personas, signed with the key in DATA_DIR.
import { createDemoIssuer, type TokenWish } from '#auth/demo-issuer.ts';
import { openKeyRing } from '#auth/key-ring.ts';
import { isPersonaName, personas } from '#auth/personas.ts';
import { readConfig } from '#server/config.ts';

/** Where the server of this environment answers; `url` wins over the environment, with or without `/fhir`. */
export function serverUrl(url?: string): string {
  const { PUBLIC_URL, HOST, PORT } = demoConfig();
  const known = PUBLIC_URL === '' ? `http://${HOST}:${PORT}` : PUBLIC_URL;
  return (url ?? known).replace(/\/(?:fhir\/?)?$/, '');
}

export async function personaToken(name: string, wish: TokenWish, url: string): Promise<string> {
  if (!isPersonaName(name)) throw new Error(`Persona "${name}" is unknown; the personas are ${Object.keys(personas).join(', ')}.`);
  const ring = await openKeyRing(demoConfig().DATA_DIR);
  const issuer = createDemoIssuer({ mode: process.env['MODE'] ?? 'demo', issuer: `${url}/auth`, audience: `${url}/fhir`, ring });
  return issuer.issue(name, wish, Date.now());
}

function demoConfig() {
  return readConfig({ ...process.env, MODE: 'demo' });
}
