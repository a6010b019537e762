// The apps and systems of the demo. The systems' private keys lie beside the demo's data, so that anybody can try them.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import type { Clients } from './clients.ts';
import type { Registration } from './registration.ts';

export const demoApp = { id: 'demo-app', redirectUri: 'http://127.0.0.1:8090/callback' };
/** The demo's own app, on the pages of this server. */
export const demoChart = { id: 'demo-chart', callback: '/demo/app/ritorno', launch: '/demo/app/avvio' };
/** Of the demo's confidential app; it opens nothing anywhere else. */
export const demoPortal = { id: 'demo-portal', secret: 'demo-portal-secret' };

const everything = 'openid fhirUser launch launch/patient offline_access online_access patient/*.rs user/*.rs';

const apps: Readonly<Record<string, Registration>> = {
  [demoApp.id]: {
    name: 'Diario della salute (dimostrazione)',
    kind: 'public',
    redirectUris: [demoApp.redirectUri, 'http://localhost:8090/callback'],
    scope: everything,
  },
  [demoPortal.id]: {
    name: 'Portale della salute (dimostrazione)',
    kind: 'secret',
    redirectUris: ['http://127.0.0.1:8091/callback'],
    scope: everything,
  },
};

const systems: Readonly<Record<string, Omit<Registration, 'jwks'>>> = {
  'demo-hospital': { name: 'Sistema del Policlinico (dimostrazione)', kind: 'key', scope: 'system/*.cruds', organization: 'hospital' },
  'demo-laboratory': { name: 'Sistema del laboratorio (dimostrazione)', kind: 'key', scope: 'system/*.cruds', organization: 'laboratory' },
  'demo-cup': { name: 'Sistema del CUP (dimostrazione)', kind: 'key', scope: 'system/*.cruds', organization: 'cup' },
};

const algorithm = 'ES384';

/** Registered anew at each start: what the demo documents is what is there. */
export async function seedDemoClients(clients: Clients, publicUrl: string, dataDir: string | undefined): Promise<void> {
  const chart: Registration = {
    name: 'Quadro clinico (dimostrazione)',
    kind: 'public',
    redirectUris: [`${publicUrl}${demoChart.callback}`],
    launchUri: `${publicUrl}${demoChart.launch}`,
    scope: everything,
  };
  await clients.register(chart, { id: demoChart.id });
  for (const [id, app] of Object.entries(apps)) {
    await clients.register(app, { id, ...(id === demoPortal.id ? { secret: demoPortal.secret } : {}) });
  }
  // Without a folder there is nowhere to keep the systems' keys for who wants to try them.
  if (dataDir === undefined) return;
  const keys = await readOrMakeKeys(dataDir);
  for (const [id, system] of Object.entries(systems)) {
    const { d: _private, kty, kid, ...rest } = keys[id] as Key;
    await clients.register({ ...system, jwks: { keys: [{ ...rest, kty, kid }] } }, { id });
  }
}

/** As the system itself asks for it. */
export async function demoToken(dataDir: string, id: string, scope: string, endpoint: string): Promise<string> {
  const form = {
    grant_type: 'client_credentials',
    scope,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(dataDir, id, endpoint),
  };
  const response = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: token, error_description: reason } = (await response.json()) as Readonly<Record<string, string | undefined>>;
  if (token === undefined) throw new Error(`${id} is given no token: ${reason ?? response.status}.`);
  return token;
}

async function assertion(dataDir: string, id: string, audience: string): Promise<string> {
  const keys = JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as Readonly<Record<string, Key>>;
  const key = keys[id];
  if (key === undefined) throw new Error(`${id} is no system of the demo; those are ${Object.keys(keys).join(', ')}.`);
  return new SignJWT({})
    .setProtectedHeader({ alg: algorithm, kid: key.kid, typ: 'JWT' })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('4 minutes')
    .sign(await importJWK(key, algorithm));
}

type Key = JWK & { readonly kty: 'EC'; readonly kid: string };

async function readOrMakeKeys(dataDir: string): Promise<Readonly<Record<string, Key>>> {
  if (!existsSync(fileIn(dataDir))) {
    const made: Record<string, JWK> = {};
    for (const id of Object.keys(systems)) {
      const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
      made[id] = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: algorithm };
    }
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(fileIn(dataDir), JSON.stringify(made), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as Record<string, Key>;
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'demo-client-keys.json');
}
