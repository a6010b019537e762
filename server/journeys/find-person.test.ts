// A person is found by code, or by name and date of birth; who guesses has to wait; every question is in the trail.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { now, startDemoServer, type TestServer } from './test-server.ts';
import type { Act } from '#record/act.ts';
import { createAttempts } from '#people/attempts.ts';
import { createFindPerson, type FindPerson } from '#people/find-person.ts';
import { actOf, recordOn } from './people-on-record.ts';

let server: TestServer;
let operator: Act;
let find: FindPerson;
let time = now;

beforeAll(async () => {
  server = await startDemoServer();
  const { store } = server.server;
  operator = await actOf(store, 'Practitioner/operator', 'CONSENT', now);
  const { record, readQuery } = recordOn(store, () => time);
  const attempts = createAttempts(store.keep, { most: 3, within: 600_000 });
  find = createFindPerson({ record, readQuery, attempts, clock: () => time });
});
afterAll(() => server.close());

describe('a person is found', () => {
  test.each(['SMPBNC58C61D969D', 'smp bnc 58c61 d969d'])('by the code %s', async (typed) => {
    expect((await find.byFiscalCode(operator, typed))?.id).toBe('citizen');
  });

  test('by name and date of birth, without regard to capitals and accents', async () => {
    const found = await find.byName(operator, { family: 'esèmpio', given: 'BIANCA', birthDate: '1958-03-21' });
    expect(found.map(({ id }) => id)).toEqual(['citizen']);
  });
});

describe('nobody is found', () => {
  test.each([
    [{ family: 'Esempio', given: 'Bianca', birthDate: '1958-03-22' }],
    [{ family: 'Esempio,Saggio', given: 'Bianca', birthDate: '1958-03-21' }],
  ])('for %j', async (question) => {
    expect(await find.byName(operator, question)).toEqual([]);
    time += 600_001;
  });

  test.each(['SMPBNC58C61D969X', 'nonsense', ''])('and nothing is asked for the code %j', async (typed) => {
    await expect(find.byFiscalCode(operator, typed)).rejects.toThrow('no codice fiscale');
  });

  test.each([
    [{ family: ' ', given: 'Bianca', birthDate: '1958-03-21' }, 'needed'],
    [{ family: 'Esempio', given: 'Bianca', birthDate: '21/03/1958' }, 'no date'],
  ])('and nothing is asked for %j', async (question, why) => {
    await expect(find.byName(operator, question)).rejects.toThrow(why);
  });
});

describe('who guesses', () => {
  test('waits after three codes of nobody, even for a code that is there; and guesses again after the time', async () => {
    for (const unknown of ['RSSMRA80A01H501U', 'TSTSMN63A01F205H', 'GTWGWY82B42G920M'])
      expect(await find.byFiscalCode(operator, unknown)).toBeUndefined();
    await expect(find.byFiscalCode(operator, 'SMPBNC58C61D969D')).rejects.toMatchObject({ code: 'throttled' });
    time += 600_001;
    expect((await find.byFiscalCode(operator, 'SMPBNC58C61D969D'))?.id).toBe('citizen');
  });

  test('is in the trail with each question', async () => {
    const trail = await server.server.store.auditTrail({ count: 1000 });
    expect(trail.filter(({ agent, query }) => agent === 'Practitioner/operator' && query === '/test').length).toBeGreaterThanOrEqual(9);
  });
});
