// The whole way of a citizen, through the real pages: an app asks, the citizen logs in with SPID at the demo's provider, allows it, and
// the app finds their reports.
import { createHash, randomBytes } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import { demoApp } from '#authorization/demo-clients.ts';
import { createTextBrowser } from './text-browser.ts';

export interface LoginExample {
  /** Where the demo answers. */
  readonly url: string;
  /** One of the demo's citizens. */
  readonly persona: string;
  readonly say: (line: string) => void;
}

export interface LoggedIn {
  readonly token: string;
  readonly scope: string;
  readonly total: number;
}

const scope = 'openid fhirUser launch/patient offline_access patient/DiagnosticReport.rs patient/Observation.rs';

export async function walkLogin({ url, persona, say }: LoginExample): Promise<LoggedIn> {
  const browser = createTextBrowser(url);
  const verifier = randomBytes(32).toString('base64url');
  const fhir = `${url}/fhir`;
  const { authorization_endpoint: authorize, token_endpoint: endpoint } = (await json(
    `${fhir}/.well-known/smart-configuration`,
  )) as Endpoints;

  const request = new URLSearchParams({
    response_type: 'code',
    client_id: demoApp.id,
    redirect_uri: demoApp.redirectUri,
    scope,
    state: 'example',
    aud: fhir,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const signIn = await browser.open(`${authorize}?${request}`);
  say(`1. The app sends the citizen to ${authorize}; nobody is signed in: "${signIn.title}"`);

  const provider = await browser.follow(signIn, '/spid/login');
  const choice = provider.html.includes('name="SAMLRequest"') ? await browser.submit(provider, '/demo-idp/', {}) : provider;
  say(`2. The SPID provider of the demo asks who it is: "${choice.title}"`);

  const answer = await browser.submit(choice, '/demo-idp/', { person: persona, level: '2', go: 'in' });
  const question = await browser.submit(answer, '/spid/acs', {});
  say(`3. Signed in as ${persona}. The consent page: "${question.title}"`);

  const { leavesTo } = await browser.submit(question, '/autorizza/', { answer: 'yes', patient: persona });
  const code = leavesTo?.searchParams.get('code');
  if (code === undefined || code === null) throw new Error(`The app is given no code: ${leavesTo?.href ?? 'it is not gone back to'}.`);
  say(`4. Allowed; back to the app at ${demoApp.redirectUri} with a code`);

  const form = {
    grant_type: 'authorization_code',
    client_id: demoApp.id,
    code,
    code_verifier: verifier,
    redirect_uri: demoApp.redirectUri,
  };
  const tokens = (await json(endpoint, { method: 'POST', body: new URLSearchParams(form) })) as Tokens;
  say(`5. The code becomes a token for patient ${tokens.patient}: ${tokens.scope}`);

  const search = `${fhir}/DiagnosticReport?patient=${tokens.patient}&_sort=-date`;
  const found = (await json(search, { headers: { Authorization: `Bearer ${tokens.access_token}` } })) as Bundle;
  say(`6. GET ${search}: ${found.total} reports`);
  return { token: tokens.access_token, scope: tokens.scope, total: found.total ?? 0 };
}

interface Endpoints {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

interface Tokens {
  readonly access_token: string;
  readonly patient: string;
  readonly scope: string;
}

async function json(address: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(address, init);
  if (!response.ok) throw new Error(`${address} answers ${response.status}: ${await response.text()}`);
  return response.json();
}
