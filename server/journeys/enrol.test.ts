// The same person is enrolled once, by word of the counter.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEnrol } from '#people/enrol.ts';
import { patientOf, type Enrolment } from '#people/enrolment.ts';
import { actOf, recordOn } from './people-on-record.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';

const rules = { now, municipalities: [], postalAreas: { '16': 'GE' }, organization: 'asl3' };
const mario: Enrolment = {
  family: 'Rossi',
  given: 'Mario',
  gender: 'male',
  birthDate: '1980-01-01',
  birthPlace: 'Roma',
  fiscalCode: 'RSSMRA80A01H501U',
  street: 'Via della Prova 1',
  city: 'Genova',
  postalCode: '16121',
  generalPractitioner: '',
  codeSeen: false,
};

let server: TestServer;
beforeAll(async () => void (server = await startDemoServer()));
afterAll(() => server.close());

test('of two who enrol the same person at once, one finds it done', async () => {
  const { store } = server.server;
  const enrol = createEnrol(recordOn(store, () => now));
  const operator = await actOf(store, 'Practitioner/operator', 'CONSENT', now);
  const both = await Promise.all([enrol(operator, patientOf(mario, rules)), enrol(operator, patientOf(mario, rules))]);
  expect(both.filter(({ wasThere }) => wasThere)).toHaveLength(1);
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
  const standing = await store.read((reader) => reader.standing({ type: 'Patient', id: both[0].id }));
  expect(standing).toMatchObject({ documentKind: 'identity', author: 'asl3', version: 1 });
});

test('a physician enrols nobody', async () => {
  const { store } = server.server;
  const enrol = createEnrol(recordOn(store, () => now));
  const gp = await actOf(store, 'Practitioner/gp', 'TREATMENT', now);
  const other = { ...mario, fiscalCode: 'RSSMRA80A01D969Z' };
  await expect(enrol(gp, patientOf(other, rules))).rejects.toMatchObject({ code: 'forbidden' });
});
