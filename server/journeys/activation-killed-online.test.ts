// The server dies at moments of each step of the online door, while somebody opens their record on the pages: after the restart they
// find the draft where it was, or the record open, never something between.
import { afterAll, expect, test } from 'vitest';
import { createTextBrowser, type TextBrowser } from '#server/text-browser.ts';
import type { Moment } from '#store/contract/mortal-database.ts';
import { left, momentsOn, patient, walkThroughDeaths, type MortalStep } from './activation-killed-walks.ts';
import { engines, type Engine } from './engines.ts';
import { startMortalServer, type MortalServer } from './mortal-server.ts';

const servers: MortalServer[] = [];
afterAll(() => Promise.all(servers.map((one) => one.close())));

const root = '/attivazione';
const addresses = { phone: '+393331234567', email: 'nilo@example.org' };

/** With SPID at the demo's provider. */
async function signIn(browser: TextBrowser): Promise<void> {
  const provider = await browser.follow(await browser.open('/accedi'), '/spid/login');
  const people = provider.html.includes('name="SAMLRequest"') ? await browser.submit(provider, '/demo-idp/', {}) : provider;
  const answer = await browser.submit(people, '/demo-idp/', { person: patient, level: '2', go: 'in' });
  expect((await browser.submit(answer, '/spid/acs', {})).path).toBe('/');
}

/** What lies in the mailbox for each address; who finds no code asks for another. */
async function codesFor(browser: TextBrowser): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [contact, address] of Object.entries(addresses)) {
    const inMailbox = async (): Promise<string | undefined> => {
      const messages = (await browser.open('/demo/posta')).html.split('<article').slice(1);
      return messages.filter((one) => one.includes(address)).map((one) => /\b\d{6}\b/.exec(one)?.[0])[0];
    };
    // Refused when one is on its way.
    if ((await inMailbox()) === undefined)
      await browser.submit(await browser.open(`${root}/codici`), '/codici', { again: contact }).catch(() => undefined);
    await expect.poll(inMailbox).toBeDefined();
    found[contact] = (await inMailbox()) ?? '';
  }
  return found;
}

function steps(browser: TextBrowser, engine: Engine): readonly MortalStep[] {
  const fill = async (path: string, fields: Readonly<Record<string, string>>): Promise<void> => {
    await browser.submit(await browser.open(`${root}/${path}`), `/${path}`, fields);
  };
  const drafts = 'consultation draft permit, feed draft permit, past draft permit';
  const active = drafts.replaceAll('draft', 'active');
  const open = { step: 'confirmed', consents: active, receipts: 1, proofs: 1, olderDataAsked: true, feed: 201 };
  const onSqlite = (...moments: Moment[]): readonly Moment[] => momentsOn(engine, moments, []);
  return [
    {
      name: 'the notice',
      moments: onSqlite(2),
      press: () => fill('informativa', { read: 'yes' }),
      after: left(`${root}/dati`, { step: 'informed' }),
    },
    {
      name: 'the addresses',
      moments: onSqlite('after commit'),
      press: () => fill('dati', { right: 'yes', ...addresses }),
      after: left(`${root}/codici`, { step: 'data-checked' }),
    },
    {
      name: 'the codes',
      moments: onSqlite('before commit'),
      press: async () => fill('codici', await codesFor(browser)),
      after: left(`${root}/scelte`, { step: 'data-checked' }),
    },
    {
      name: 'the choices',
      moments: onSqlite('at once'),
      press: () => fill('scelte', { feed: 'yes', past: 'yes', consultation: 'yes' }),
      after: left(`${root}/riepilogo`, { step: 'summarised', consents: drafts }),
    },
    {
      name: 'the confirmation',
      moments: momentsOn(engine, [], [12, 'after commit']),
      press: () => fill('riepilogo', {}),
      after: left(`${root}/ostacolo/already-open`, open),
    },
  ];
}

test.each(engines)('On %s the online door loses nothing and opens nothing by halves', { timeout: 480_000 }, async (engine) => {
  const server = await startMortalServer(engine);
  servers.push(server);
  const browser = createTextBrowser(server.url);
  await signIn(browser);
  await walkThroughDeaths({ server, at: async () => (await browser.open(root)).path }, steps(browser, engine));
});
