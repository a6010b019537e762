// Regional credentials from the counter to a session, through the real pages: issued, used, reset, revoked; every act in the trail.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { codeAt } from '#identity/credentials/one-time-code.ts';
import { loadConformance } from '#conformance/load.ts';
import { createGrants } from '#authorization/grants.ts';
import { createCredentialActs } from '#people/credential-acts.ts';
import { composeRecord } from '#server/compose-record.ts';
import { endSessionsOf } from '#web/session.ts';
import { authenticatedAs, sessionCookie } from './signed-in.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';

let time = now;
let started: TestServer;
beforeAll(async () => {
  started = await startDemoServer(undefined, () => time);
});
afterAll(() => started.close());

const person = '/sportello/persona/citizen';
const chosen = 'una frase lunga e mia';
const composition = {
  conformance: loadConformance(),
  policyName: 'liguria-2020',
  baseUrl: 'http://127.0.0.1:8080/fhir',
  clock: () => time,
};

/** Cookies and forms, as a browser has them. */
async function visitor(persona?: PersonaName) {
  const { server } = started;
  const cookies = new Map<string, string>();
  const keep = (answer: Response): Response => {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
  if (persona !== undefined) {
    const { name, value } = await sessionCookie(server, authenticatedAs(persona, time));
    cookies.set(name, value);
  }
  const cookie = (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const go = async (path: string, form?: Record<string, string>): Promise<Response> => {
    const headers = { Cookie: cookie(), Origin: server.publicUrl };
    const body = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
    return keep(await server.fetch(new Request(new URL(path, server.publicUrl), { headers, ...body })));
  };
  /** The hidden fields of the page, with what is typed. */
  const send = async (page: string, path: string, typed: Record<string, string>): Promise<Response> => {
    const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]);
    return go(path, { ...(Object.fromEntries(hidden) as Record<string, string>), ...typed });
  };
  return { go, send, session: () => server.web.sessionOf(cookie()) };
}

type Visitor = Awaited<ReturnType<typeof visitor>>;

async function act(operator: Visitor, typed: Record<string, string>): Promise<Response> {
  return operator.send(await (await operator.go(`${person}/credenziali`)).text(), `${person}/credenziali`, typed);
}

function handedOver(page: string) {
  const [username = '', password = '', secret = ''] = [...page.matchAll(/<code>([^<]*)<\/code>/g)].map(([, text = '']) => text);
  return { username, password, secret: secret.replaceAll(' ', '') };
}

async function signIn({ username, password, secret }: ReturnType<typeof handedOver>) {
  const citizen = await visitor();
  const page = await (await citizen.go('/accedi')).text();
  const answer = await citizen.send(page, '/accedi/regionali', { username, password, code: codeAt(secret, time) });
  return { citizen, answer };
}

test('Credentials go from the counter to a session, are reset, and end when they are revoked', async () => {
  const operator = await visitor('operator');
  const issue = { act: 'issue', issue: 'yes' };

  expect((await act(operator, issue)).headers.get('location')).toBe(`${person}/riconoscimento`);
  const recognition = await (await operator.go(`${person}/riconoscimento`)).text();
  const document = { kind: 'identity-card', number: 'CA12345AB', expiry: '2030-01-01' };
  expect((await operator.send(recognition, `${person}/riconoscimento`, document)).headers.get('location')).toBe(person);
  expect(await (await operator.go(person)).text()).toContain(`href="${person}/credenziali"`);

  expect((await act(operator, { act: 'issue' })).status).toBe(422);
  const before = await (await operator.go(`${person}/credenziali`)).text();
  const handover = await (await operator.send(before, `${person}/credenziali`, issue)).text();
  expect(handover).toContain('src="data:image/svg+xml;base64,');
  expect(handover).not.toContain(' style=');
  const first = handedOver(handover);
  expect(first.username).toBe('SMPBNC58C61D969D');
  // Sent again, nothing is made anew; and no other page shows them.
  expect((await operator.send(before, `${person}/credenziali`, issue)).headers.get('location')).toBe(`${person}/credenziali`);
  expect(await (await operator.go(`${person}/credenziali`)).text()).not.toContain(first.password);

  const { citizen, answer } = await signIn(first);
  // Wherever the form says to go on: never to another site.
  const accepted = await citizen.send(await answer.text(), '/accedi/nuova-password', { password: chosen, next: '//evil.example/' });
  expect([accepted.status, accepted.headers.get('location')]).toEqual([303, '/']);
  expect((await citizen.session())?.authenticated).toMatchObject({ scheme: 'regional', level: 2, fiscalNumber: first.username });

  time += 60_000;
  const old = await (await operator.go(`${person}/credenziali`)).text();
  const second = handedOver(await (await act(operator, issue)).text());
  expect(second.password).not.toBe(first.password);
  expect((await signIn({ ...first, password: chosen })).answer.status).toBe(401);
  expect((await signIn(second)).answer.status).toBe(200);

  time += 60_000;
  expect((await act(operator, { act: 'revoke' })).status).toBe(422);
  expect((await act(operator, { act: 'revoke', revoke: 'yes' })).headers.get('location')).toBe(`${person}/credenziali?esito=revocate`);
  expect((await signIn(second)).answer.status).toBe(401);

  expect(await deeds()).toEqual(['credentials-issued', 'credentials-reset', 'credentials-revoked']);
  // A form serves once: those of before do nothing, the one from when there were none as little as the later one; of two at once one does.
  for (const form of [before, old])
    expect((await operator.send(form, `${person}/credenziali`, issue)).headers.get('location')).toBe(`${person}/credenziali`);
  expect(await deeds()).toHaveLength(3);
  const fresh = await (await operator.go(`${person}/credenziali`)).text();
  const both = await Promise.all([1, 2].map(() => operator.send(fresh, `${person}/credenziali`, issue)));
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 303]);
  expect(await deeds()).toHaveLength(4);
});

async function recognised(operator: Visitor): Promise<void> {
  const page = await (await operator.go(`${person}/riconoscimento`)).text();
  await operator.send(page, `${person}/riconoscimento`, { kind: 'identity-card', number: 'CA12345AB', expiry: '2030-01-01' });
}

test.each([
  ['reset', { act: 'issue', issue: 'yes' }],
  ['revoked', { act: 'revoke', revoke: 'yes' }],
])('Whatever the person has open ends at once when credentials are %s, and nobody else notices', async (_deed, typed) => {
  time += 60_000;
  const operator = await visitor('operator');
  await recognised(operator);
  const first = handedOver(await (await act(operator, { act: 'issue', issue: 'yes' })).text());
  time += 60_000;
  const { citizen, answer } = await signIn(first);
  await citizen.send(await answer.text(), '/accedi/nuova-password', { password: chosen });
  const bySpid = await visitor('citizen');
  const other = await visitor('guardian');
  const { grants, allow, sessions } = apps();
  await allow('own', 'Patient/citizen');
  await allow('other', 'Patient/guardian');
  expect(await sessions()).toEqual(['own', 'other']);
  const open = async () =>
    [await citizen.session(), await bySpid.session(), await other.session(), await operator.session()].map((one) => one !== undefined);
  expect(await open()).toEqual([true, true, true, true]);

  expect((await act(operator, typed)).status).toBeLessThan(400);
  expect(await open()).toEqual([false, false, true, true]);
  expect([await grants.get('own'), await grants.get('other')]).toEqual([
    undefined,
    expect.objectContaining({ subject: 'Patient/guardian' }),
  ]);
  expect(await sessions(), 'of the server that gives tokens to apps').toEqual(['other']);
  expect((await citizen.go('/persona')).status).toBe(401);
  expect(await (await citizen.go('/persona')).text()).toContain('La sessione è terminata');
  const again = await visitor('citizen');
  expect(await again.session()).toBeDefined();
});

test('When the change of the credentials fails, nothing has happened: no note, no session ended', async () => {
  const { server } = started;
  const operator = await visitor('operator');
  const session = await operator.session();
  const requester = session === undefined ? undefined : await server.web.requesterOf(session);
  if (requester === undefined) throw new Error('nobody is at the counter');
  const { record } = composeRecord({ ...composition, store: server.store, newId: () => 'never-written' });
  const acts = createCredentialActs({
    record,
    credentials: {
      ...server.credentials,
      async prepare(holder, by) {
        const { handover } = await server.credentials.prepare(holder, by);
        return { handover, write: () => Promise.reject(new Error('the power is gone')) };
      },
      revoke: () => Promise.reject(new Error('the power is gone')),
    },
    recognised: () => Promise.resolve(undefined as never),
    endAll: (keep, { fiscalNumber }) => endSessionsOf(keep, fiscalNumber),
    subjectsOf: () => Promise.resolve([]),
    adultAge: 18,
    newId: () => 'never-written',
  });
  const citizen = await visitor('citizen');
  const before = await deeds();
  const request = { requester, action: 'create', asked: 'POST', requestId: 'r' };
  await expect(acts.revoke(request, 'citizen', String(before.length))).rejects.toThrow('the power is gone');
  expect(await citizen.session()).toBeDefined();
  expect(await deeds()).toEqual(before);
});

test.each<PersonaName>(['citizen', 'gp', 'admin'])('Not for %s', async (persona) => {
  expect((await (await visitor(persona)).go(`${person}/credenziali`)).status).toBe(403);
});

/** What two people have allowed to an app, each in a session of the server that gives tokens. */
function apps() {
  const { keep } = started.server.store;
  const grants = createGrants(keep, () => time);
  const expires = time + 3_600_000;
  async function allow(id: string, subject: string): Promise<void> {
    const allowed = {
      client: 'app',
      subject,
      scope: 'offline_access',
      purpose: 'PERSONAL',
      level: 2,
      authTime: time,
      since: time,
    } as const;
    await grants.put(id, { ...allowed, login: `login-${id}` });
    await keep.put('oauth:Session', { key: id, owner: null, value: '{}', expires });
    await grants.noteSession(id, [id], expires);
  }
  async function sessions(): Promise<string[]> {
    const kept = await Promise.all(['own', 'other'].map((id) => keep.get('oauth:Session', id, time)));
    return kept.flatMap((one) => (one === undefined ? [] : [one.key]));
  }
  return { grants, allow, sessions };
}

/** What the trail says of the citizen: Tasks written by the counter. */
async function deeds(): Promise<readonly string[]> {
  const { body } = await started.ask<{ entry?: { resource: { code?: { coding?: { code?: string }[] } } }[] }>(
    'citizen',
    'GET',
    '/Task?patient=citizen',
  );
  const codes = (body.entry ?? []).map(({ resource }) => resource.code?.coding?.[0]?.code ?? '');
  return codes.filter((code) => code.startsWith('credentials-')).sort();
}
