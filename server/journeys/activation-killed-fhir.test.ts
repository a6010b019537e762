// The server dies at moments of each step of the FHIR door, while an app opens a record: after the restart the app
// finds the draft where it was, or the record open with all that belongs to it, never something between.
import type { Parameters } from '@medplum/fhirtypes';
import { afterAll, expect, test } from 'vitest';
import type { Moment } from '#store/contract/mortal-database.ts';
import { ask, left, momentsOn, patient, walkThroughDeaths, type MortalStep } from './activation-killed-walks.ts';
import { notice, parameters, valueOf, type Said } from './activation-words.ts';
import { engines, type Engine } from './engines.ts';
import { startMortalServer, type MortalServer } from './mortal-server.ts';

const servers: MortalServer[] = [];
afterAll(() => Promise.all(servers.map((one) => one.close())));

const addresses = { email: 'nilo@example.org', phone: '+393331234567' };

async function operate(server: MortalServer, operation: string, said: Said): Promise<Parameters> {
  const { status, text, body } = await ask<Parameters>(server, patient, 'POST', `/Patient/${patient}/${operation}`, parameters(said));
  if (status !== 200) throw new Error(`${operation} answers ${status}: ${text}`);
  return body;
}

/** A code goes to each address, is read in the demo's mailbox, and comes back. */
async function prove(server: MortalServer): Promise<void> {
  for (const [contact, address] of Object.entries(addresses)) {
    const inMailbox = async (): Promise<string | undefined> => {
      const messages = (await (await fetch(`${server.url}/demo/posta`)).text()).split('<article').slice(1);
      return messages.filter((one) => one.includes(address)).map((one) => /\b\d{6}\b/.exec(one)?.[0])[0];
    };
    await operate(server, '$verify-contact', { [contact]: address });
    await expect.poll(inMailbox).toBeDefined();
    await operate(server, '$verify-contact', { [contact]: address, code: await inMailbox() });
  }
}

function steps(server: MortalServer, engine: Engine): readonly MortalStep[] {
  const onSqlite = (...moments: Moment[]): readonly Moment[] => momentsOn(engine, moments, []);
  const activate = (said: Said) => () => operate(server, '$activate', said);
  const drafts = 'consultation draft permit, feed draft permit, past draft permit';
  const active = drafts.replaceAll('draft', 'active');
  const open = { step: 'confirmed', consents: active, receipts: 1, proofs: 1, olderDataAsked: true, feed: 201 };
  return [
    { name: 'the notice', moments: onSqlite(0), press: activate({ noticeVersion: notice }), after: left('informed', { step: 'informed' }) },
    {
      name: 'the addresses',
      moments: onSqlite('before commit'),
      press: activate(addresses),
      after: left('data-checked', { step: 'data-checked' }),
    },
    {
      name: 'the choices',
      moments: momentsOn(engine, [8], ['before commit']),
      press: activate({ feed: true, past: true, consultation: true }),
      after: left('summarised', { step: 'summarised', consents: drafts }),
    },
    {
      name: 'the confirmation',
      moments: engine === 'SQLite' ? ['before commit', 'after commit'] : ['before commit'],
      press: activate({ confirm: true }),
      after: left('confirmed', open),
    },
    {
      name: 'a change',
      moments: momentsOn(engine, ['after commit'], ['before commit']).toReversed(),
      press: () => operate(server, '$consent-choices', { consultation: false }),
      after: left('confirmed', {
        ...open,
        consents: 'consultation active deny, consultation inactive permit, feed active permit, past active permit',
        receipts: 2,
        proofs: 2,
      }),
    },
  ];
}

test.each(engines)('On %s the FHIR door loses nothing and opens nothing by halves', { timeout: 480_000 }, async (engine) => {
  const server = await startMortalServer(engine);
  servers.push(server);
  await prove(server);
  const at = async () => String(valueOf((await ask<Parameters>(server, patient, 'GET', `/Patient/${patient}/$activate`)).body, 'state'));
  await walkThroughDeaths({ server, at }, steps(server, engine));
});
