// A form for a child that comes after the end of the session: back straight after the login, for the child again while one still may.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { versionsIn } from './bad-input.ts';
import { formsIn, type PageForm } from './page-forms.ts';
import { signedInWithout, type Answer, type Filled, type PageClient } from './page-client.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';
import { childNamed, parentOf } from './two-parents.ts';

let server: TestServer;
let time = now;
beforeAll(async () => {
  server = await startDemoServer(':memory:', () => time);
  await server.put([childNamed('pino', 'Pino', 'PCCPNI20A01D969X'), parentOf('pino', 'guardian')]);
});
afterAll(() => server.close());

const typed = { email: 'mamma@example.org', phone: '333 7654321' };
const banner = 'Stai consultando il Fascicolo di Pino Piccolo';

const signIn = (): Promise<PageClient> => signedInWithout(server.server, 'guardian', time);

function filledFrom({ fields }: PageForm): Filled {
  return Object.fromEntries(fields.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]));
}

async function actFor(mother: PageClient, person: string): Promise<void> {
  const form = await mother.form('/persona', '/persona');
  await mother.send(form, { ...filledFrom(form), person });
}

/** The page of her addresses, for the child. */
async function openForm(mother: PageClient): Promise<PageForm> {
  await actFor(mother, 'pino');
  for (const [at, answer] of [
    ['/attivazione', { sure: 'yes' }],
    ['/attivazione/informativa', { read: 'yes' }],
  ] as const) {
    const page = await mother.get(at);
    const form = formsIn(page.html).find(({ action }) => action === at);
    if (form !== undefined) await mother.send(form, { ...filledFrom(form), ...answer });
  }
  return mother.form('/attivazione/dati', '/attivazione/dati');
}

/** Where a form that came late is kept. */
async function late(mother: PageClient, form: PageForm, changed: Filled = {}): Promise<string> {
  time += 16 * 60_000;
  const answer = await mother.send(form, { ...filledFrom(form), ...typed, ...changed });
  expect(answer.status).toBe(401);
  expect(answer.html).not.toContain('Pino');
  return decodeURIComponent(/\/accedi\?next=([^"]+)/.exec(answer.html)?.[1] ?? '');
}

const valuesIn = ({ html }: Answer) =>
  Object.fromEntries(
    (formsIn(html).find(({ action }) => action === '/attivazione/dati')?.fields ?? []).map(({ name, value }) => [name, value]),
  );

test('it is there again after the login, with the child taken up again, and is carried out for the child', async () => {
  const form = await openForm(await signIn());
  expect(form.fields.find(({ name }) => name === 'acting')?.value).toBe('pino');
  const kept = await late(await signIn(), form);
  const mother = await signIn();
  const before = await versionsIn(server);
  const up = await mother.get(kept);
  expect([up.status, up.location]).toEqual([303, kept]);
  const shown = await mother.get(kept);
  expect(shown.html).toContain(banner);
  expect(shown.html).toContain('Il modulo non è stato ancora inviato');
  expect(valuesIn(shown)).toMatchObject({ ...typed, acting: 'pino' });
  expect(await versionsIn(server)).toBe(before);
  const again = formsIn(shown.html).find(({ action }) => action === '/attivazione/dati') as PageForm;
  expect((await mother.send(again, { ...filledFrom(again), right: 'yes' })).location).toMatch(/codici$/);
});

test('of an earlier session that is open again as oneself, the same', async () => {
  const form = await openForm(await signIn());
  const mother = await signIn();
  const answer = await mother.send(form, { ...filledFrom(form), ...typed });
  expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/^\/ripresa\//)]);
  expect((await mother.get(answer.location ?? '')).location).toBe(answer.location);
  expect((await mother.get(answer.location ?? '')).html).toContain(banner);
});

test.each(['citizen', 'nobody', '../../admin', '<b id=hostile>', '', 'x'.repeat(30_000)])(
  'whoever says they acted for %s is not let act for them',
  async (acting) => {
    const form = await openForm(await signIn());
    const kept = await late(await signIn(), form, { acting });
    const mother = await signIn();
    const answer = await mother.get(kept);
    expect([answer.status, answer.html.includes('Non puoi più agire per questa persona')]).toEqual([403, true]);
    expect(answer.html).not.toContain('hostile');
    expect(answer.html).not.toContain(typed.email);
    expect((await mother.get('/attivazione')).html).not.toContain('Pino');
  },
);

test('when the place has ended meanwhile, it is said why the form is not there, in both languages', async () => {
  const form = await openForm(await signIn());
  const kept = await late(await signIn(), form);
  await server.put([{ ...parentOf('pino', 'guardian'), active: false }]);
  const mother = await signIn();
  const answer = await mother.get(kept);
  expect([answer.status, answer.html.includes('rivolgiti allo sportello con un documento')]).toEqual([403, true]);
  expect(answer.html).not.toContain(typed.email);
  await server.put([parentOf('pino', 'guardian')]);
});
