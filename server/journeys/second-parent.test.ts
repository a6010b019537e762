// Where the policy asks both parents, the record of a minor opens when the second has confirmed: online or at a counter, and not before.
import type { Bundle, Consent, Parameters, Patient, Provenance, RelatedPerson, Resource, Task } from '@medplum/fhirtypes';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activationDoor, notice, opening, valueOf, type ActivationDoor, type Said } from './activation-words.ts';
import { demoResources, now, startTestServer, type Reply, type TestServer } from './test-server.ts';

const day = 24 * 3_600_000;
let server: TestServer;
let door: ActivationDoor;
let time = now;
let count = 0;
let baby = '';

beforeAll(async () => {
  server = await startTestServer(':memory:', () => time, { POLICY: 'liguria-2020-two-parents' });
  await server.put(demoResources());
  door = activationDoor(server);
});
afterAll(() => server.close());

/** A child of their own for each story, with both parents registered. */
beforeEach(async () => {
  time += 60_000;
  count += 1;
  baby = `baby-${count}`;
  await server.put([child(baby), parentOf(baby, 'guardian'), parentOf(baby, 'citizen-new')]);
});

function child(id: string): Patient {
  const code = `RSSMRA20A0${count}D969X`;
  return {
    resourceType: 'Patient',
    id,
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: code }],
    name: [{ use: 'official', family: 'Piccolo', given: ['Pino'] }],
    gender: 'male',
    birthDate: '2020-01-01',
  };
}

function parentOf(patient: string, person: string): RelatedPerson {
  return {
    resourceType: 'RelatedPerson',
    id: `${person}-of-${patient}`,
    extension: [
      { url: 'https://fascicolo.example/fhir/StructureDefinition/acting-person', valueReference: { reference: `Patient/${person}` } },
    ],
    active: true,
    patient: { reference: `Patient/${patient}` },
    relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'PRN' }] }],
    period: { start: '2026-01-01' },
  };
}

const asFor = () => ({ patient: baby });

async function firstConfirms(): Promise<Reply<Parameters>> {
  await door.prove('guardian', baby, undefined, asFor());
  return door.act('guardian', baby, opening, asFor());
}

async function resources<T extends Resource>(question: string): Promise<readonly T[]> {
  const { body } = await server.ask<Bundle<T>>('operator', 'GET', `/${question}`);
  return (body.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
}

async function state(): Promise<readonly unknown[]> {
  const [task] = await resources<Task>(`Task?patient=${baby}&code=activation`);
  const consents = await resources<Consent>(`Consent?patient=${baby}`);
  return [
    task?.status,
    task?.businessStatus?.coding?.[0]?.code,
    [...new Set(consents.map(({ status }) => status))].sort(),
    await door.feed(baby),
  ];
}

describe('Where both parents are asked', () => {
  test('the first one’s confirmation opens nothing; the second reads the notice, confirms, and both stand in the Consents', async () => {
    const first = await firstConfirms();
    expect([first.status, valueOf(first.body, 'state')], first.text).toEqual([200, 'awaiting-second-parent']);
    expect(await state()).toEqual(['on-hold', 'awaiting-second-parent', ['draft'], 422]);
    expect(valueOf((await door.look('citizen-new', baby, asFor())).body, 'state')).toBe('awaiting-second-parent');

    // Neither the first again, nor a yes without the notice.
    expect((await door.act('guardian', baby, { confirm: true }, asFor())).status).toBe(422);
    expect((await door.act('guardian', baby, { secondParent: true, noticeVersion: notice }, asFor())).text).toContain('nothing-waits');
    expect((await door.act('citizen-new', baby, { secondParent: true }, asFor())).status).toBe(400);
    expect((await state())[1]).toBe('awaiting-second-parent');

    const second = await door.act('citizen-new', baby, { secondParent: true, noticeVersion: notice }, asFor());
    expect([second.status, valueOf(second.body, 'state')], second.text).toEqual([200, 'confirmed']);
    expect(await state()).toEqual(['completed', 'confirmed', ['active'], 201]);
    const performers = [`RelatedPerson/guardian-of-${baby}`, `RelatedPerson/citizen-new-of-${baby}`];
    for (const { performer, verification } of await resources<Consent>(`Consent?patient=${baby}`)) {
      expect(performer?.map(({ reference }) => reference)).toEqual(performers);
      expect(verification?.map(({ verifiedWith }) => verifiedWith?.reference)).toEqual(performers);
    }
    const [proof] = await resources<Provenance>(`Provenance?patient=${baby}`);
    expect(proof?.agent.map(({ who }) => who.reference).sort()).toEqual([...performers].sort());
    const [task] = await resources<Task>(`Task?patient=${baby}&code=activation`);
    expect(task?.requester?.reference).toBe(performers[0]);
    expect(JSON.stringify(task?.input)).toContain(performers[1]);
    expect(JSON.stringify(task)).not.toContain('example.org');
  });

  test('the second may come to a counter, and two confirmations at once are one', async () => {
    await firstConfirms();
    const said = { secondParent: true, noticeVersion: notice, representative: `RelatedPerson/citizen-new-of-${baby}` };
    const answers = await Promise.all([
      door.act('operator', baby, said),
      door.act('citizen-new', baby, { secondParent: true, noticeVersion: notice }, asFor()),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(await state()).toEqual(['completed', 'confirmed', ['active'], 201]);
  });

  test('the second says no: nothing is open, the refusal is kept, and it can be asked anew', async () => {
    await firstConfirms();
    const no = await door.act('citizen-new', baby, { secondParent: false }, asFor());
    expect([no.status, valueOf(no.body, 'state')], no.text).toEqual([200, 'refused']);
    expect(await state()).toEqual(['rejected', 'refused', ['rejected'], 422]);
    const again = await door.act('guardian', baby, opening, asFor());
    expect(valueOf(again.body, 'state')).toBe('awaiting-second-parent');
  });

  test('the first takes it back, or nobody answers in time: given up, and no address stays', async () => {
    await firstConfirms();
    expect(valueOf((await door.act('guardian', baby, { abandon: true }, asFor())).body, 'state')).toBe('abandoned');
    expect(await state()).toEqual(['cancelled', 'abandoned', ['inactive'], 422]);
    expect((await door.act('citizen-new', baby, { secondParent: true, noticeVersion: notice }, asFor())).text).toContain('nothing-waits');
    await door.act('guardian', baby, opening, asFor());
    time += 30 * day;
    await server.server.activation.sweepDrafts();
    expect((await resources<Task>(`Task?patient=${baby}&status=on-hold`)).length).toBe(1);
    time += 1;
    await server.server.activation.sweepDrafts();
    expect((await resources<Task>(`Task?patient=${baby}&status=on-hold`)).length).toBe(0);
    expect(JSON.stringify(await resources<Task>(`Task?patient=${baby}`))).not.toContain('example.org');
  });

  test('later, what is taken back holds at once, and what is given holds when the other has confirmed it', async () => {
    await firstConfirms();
    const yes = { secondParent: true, noticeVersion: notice };
    await door.act('citizen-new', baby, yes, asFor());
    const inForce = async () =>
      Object.fromEntries(
        (await resources<Consent>(`Consent?patient=${baby}&status=active`)).map(({ category, provision }) => [
          category[0]?.coding?.[0]?.code,
          provision?.type === 'permit',
        ]),
      );
    const answer = async (reply: Promise<Reply<Parameters>>) => {
      const { status, body } = await reply;
      return status === 200 ? valueOf(body, 'state') : status;
    };
    const choose = (said: Said) => answer(door.choose('guardian', baby, said, asFor()));
    expect(await choose({ consultation: false })).toBe('confirmed');
    expect(await inForce()).toEqual({ feed: true, past: false, consultation: false });

    // What it would mean is said, and nothing is done.
    expect(await choose({ past: true, noticeVersion: notice, confirm: false })).toBe('summarised');
    expect(await choose({ past: true, noticeVersion: notice })).toBe('awaiting-second-parent');
    expect(await choose({ consultation: true, noticeVersion: notice })).toBe('awaiting-second-parent');
    expect(await inForce()).toEqual({ feed: true, past: false, consultation: false });
    expect(await resources(`Task?patient=${baby}&code=backfill`)).toEqual([]);
    const [held, ...more] = await resources<Task>(`Task?patient=${baby}&code=widening&status=on-hold`);
    expect(more).toEqual([]);
    expect(held?.input?.flatMap(({ valueBoolean, type }) => (valueBoolean === true ? [type.coding?.[0]?.code] : []))).toEqual(['past', 'consultation']); // prettier-ignore

    // Not by the same again, not without the notice; a no leaves everything as it is.
    expect(await answer(door.act('guardian', baby, yes, asFor()))).toBe(409);
    expect(valueOf((await door.look('citizen-new', baby, asFor())).body, 'state')).toBe('awaiting-second-parent');
    expect(await answer(door.act('citizen-new', baby, { secondParent: true }, asFor()))).toBe(400);
    expect(await answer(door.act('citizen-new', baby, { secondParent: false }, asFor()))).toBe('refused');
    expect(await inForce()).toEqual({ feed: true, past: false, consultation: false });

    expect(await choose({ past: true, noticeVersion: notice })).toBe('awaiting-second-parent');
    expect(await answer(door.act('citizen-new', baby, yes, asFor()))).toBe('confirmed');
    expect(await inForce()).toEqual({ feed: true, past: true, consultation: false });
    const past = (await resources<Consent>(`Consent?patient=${baby}&status=active&category=past`))[0];
    expect(past?.performer?.map(({ reference }) => reference)).toEqual([
      `RelatedPerson/guardian-of-${baby}`,
      `RelatedPerson/citizen-new-of-${baby}`,
    ]);
    expect(past?.sourceAttachment).toBeDefined();

    // Closing waits for nobody, and ends what waits; what is closed takes no yes from one alone.
    expect(await choose({ consultation: true, noticeVersion: notice })).toBe('awaiting-second-parent');
    expect(await answer(door.choose('citizen-new', baby, { feed: false }, asFor()))).toBe('refused');
    expect(await resources(`Task?patient=${baby}&status=on-hold`)).toEqual([]);
    expect(await choose({ consultation: true, noticeVersion: notice })).toBe(422);
  });

  test('a parent who is the only one registered opens alone', async () => {
    const only = `only-${baby}`;
    await server.put([
      { ...child(only), identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'RSSMRA20A09D969X' }] },
      parentOf(only, 'guardian'),
    ]);
    await door.prove('guardian', only, undefined, { patient: only });
    const opened = await door.act('guardian', only, opening, { patient: only });
    expect([opened.status, valueOf(opened.body, 'state')], opened.text).toEqual([200, 'confirmed']);
  });
});
