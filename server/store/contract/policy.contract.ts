// The registry: policy rows that come and go with their source, by time.
import { expect, test } from 'vitest';
import type { ConsentRule, PolicyRow } from '#consent/policy-values.ts';
import type { Store } from '../store.ts';
import { deletion, draft, putAll } from './world.ts';

type Open = () => Promise<Store>;

const rule: ConsentRule = {
  patient: 'citizen',
  category: 'consultation',
  permit: true,
  actor: 'practitioner:gp',
  specificity: 4,
  depth: 1,
  decided: 5,
  purpose: 'TREATMENT',
  from: 10,
  to: 20,
  dataFrom: 1,
  dataTo: null,
  documentKind: 'report',
  data: 'DocumentReference/d',
  labels: 2,
};
const rows: readonly PolicyRow[] = [
  { table: 'consent-rule', ...rule },
  { table: 'delegation', patient: 'child', person: 'guardian', relation: 'parent', from: 10, to: 20, documentKinds: ['report', 'letter'] },
  { table: 'delegation', patient: 'child', person: 'aunt', relation: 'delegate', from: 10, to: 20, documentKinds: [] },
  { table: 'membership', practitioner: 'gp', organization: 'asl', role: 'APR', from: 10, to: 20 },
  { table: 'membership', practitioner: 'gp', organization: 'asl', role: 'APR', from: 5, to: 20 },
  { table: 'membership', practitioner: 'gp', organization: 'hospital', role: 'AAS', from: 10, to: 20 },
  { table: 'relation', patient: 'citizen', relation: 'gp', practitioner: 'gp', organization: null, from: 10, to: 20 },
];

export function policyContract(open: Open): void {
  test('The registry answers by time, and forgets with the source of its rows', async () => {
    const store = await open();
    const registry = (at: number) =>
      store.read(async (reader) => [
        await reader.consentRules('citizen', at),
        (await reader.delegation('child', 'guardian', at))?.relation,
        (await reader.delegation('child', 'aunt', at))?.relation,
        await reader.memberships('gp', at),
      ]);
    const inForce = [
      [rule],
      'parent',
      'delegate',
      [
        { organization: 'asl', role: 'APR' },
        { organization: 'hospital', role: 'AAS' },
      ],
    ];
    await putAll(store, draft('Consent', 'c', { policy: { rows } }));
    expect(await registry(10)).toEqual(inForce);
    expect(await registry(20)).toEqual([[], undefined, undefined, []]);
    await putAll(store, draft('Consent', 'c', { version: 2, policy: { rows } }));
    expect(await registry(19)).toEqual(inForce);
    await putAll(store, deletion('Consent', 'c', 3));
    expect(await registry(10)).toEqual([[], undefined, undefined, []]);
    await store.transact((writer) => writer.addPolicyRows({ type: 'CareTeam', id: 'later' }, rows));
    expect(await registry(10)).toEqual(inForce);
    await store.close();
  });

  test('Roles of a professional, or at an organisation, that is active no more are none, until it is active again', async () => {
    const store = await open();
    const active = (type: string, id: string, version: number, code: string) =>
      draft(type, id, { version, entries: [{ table: 'token', param: `${type}.active`, system: null, code }] });
    const places = async () => (await store.read((reader) => reader.memberships('gp', 10))).map(({ organization }) => organization);
    const isEnded = (type: string, id: string) => store.read((reader) => reader.isEnded({ type, id }));
    await putAll(store, draft('Consent', 'c', { policy: { rows } }));
    await putAll(store, active('Practitioner', 'gp', 1, 'true'), active('Organization', 'asl', 1, 'true'));
    expect([await places(), await isEnded('Organization', 'asl')]).toEqual([['asl', 'hospital'], false]);
    await putAll(store, active('Organization', 'asl', 2, 'false'));
    expect([await places(), await isEnded('Organization', 'asl'), await isEnded('Organization', 'other')]).toEqual([
      ['hospital'],
      true,
      false,
    ]);
    await putAll(store, active('Practitioner', 'gp', 2, 'false'));
    expect([await places(), await isEnded('Practitioner', 'gp')]).toEqual([[], true]);
    await putAll(store, active('Practitioner', 'gp', 3, 'true'), active('Organization', 'asl', 3, 'true'));
    expect(await places()).toEqual(['asl', 'hospital']);
    await store.close();
  });

  test('Who has died is known by the newest version', async () => {
    const store = await open();
    const person = (version: number, code: string) =>
      draft('Patient', 'p', { version, entries: [{ table: 'token', param: 'Patient.deceased', system: null, code }] });
    const died = (id: string) => store.read((reader) => reader.isDeceased(id));
    await putAll(store, person(1, 'true'));
    expect([await died('p'), await died('other')]).toEqual([true, false]);
    await putAll(store, person(2, 'false'));
    expect(await died('p')).toBe(false);
    await store.close();
  });

  test('Whoever acts for others is found by the link to them, each place once with its scope', async () => {
    const store = await open();
    const acting = (person: string, at: number) => store.read((reader) => reader.represented(person, at));
    await putAll(store, draft('RelatedPerson', 'r', { policy: { rows } }));
    const place = { source: 'r', patient: 'child', to: 20 } as const;
    expect(await acting('guardian', 10)).toEqual([{ ...place, relation: 'parent', documentKinds: ['report', 'letter'] }]);
    expect(await acting('aunt', 10)).toEqual([{ ...place, relation: 'delegate', documentKinds: [] }]);
    expect([await acting('aunt', 9), await acting('aunt', 20), await acting('nobody', 10)]).toEqual([[], [], []]);
    await putAll(store, deletion('RelatedPerson', 'r', 2));
    expect(await acting('guardian', 10)).toEqual([]);
    await store.close();
  });
}
