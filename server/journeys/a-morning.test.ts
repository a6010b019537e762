// A morning of a region: who opens the record, with which questions, and what exactly they find. What is expected is counted
// from what was generated and sent, never from what the server says.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, DiagnosticReport, Encounter, Observation, Patient, Resource } from '@medplum/fhirtypes';
import { entriesOf, idOf, nameOf, report, result, startMorning, subjectOf, type Morning } from './morning.ts';

let morning: Morning;
beforeAll(async () => {
  morning = await startMorning();
}, 120_000);
afterAll(() => morning.server.close());

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const descending = (a: string | undefined, b: string | undefined): number => Date.parse(b ?? '') - Date.parse(a ?? '');

describe('A GP, in the morning', () => {
  test('finds the people on the list, in the order of their names', async () => {
    const people = morning.assisted;
    const found = await morning.idsOf('gp', 'Patient?general-practitioner=Practitioner/gp&_sort=family,given,_id');
    expect(found.toSorted(byText)).toEqual(people.map(idOf).toSorted(byText));
    expect(people).toHaveLength(24);
    const folded = found.map((id) => people.find((person) => person.id === id)?.name?.[0]?.family?.toLowerCase() ?? '');
    expect(folded).toEqual(folded.toSorted(byText));
  });

  test('finds what is new since yesterday, and nothing of whom refuses, of what is hidden or of another’s list', async () => {
    const open = morning.assisted.filter((patient) => morning.decisionOf(patient) === 'open');
    const refusing = morning.assisted.find((patient) => morning.decisionOf(patient) === 'refused');
    const other = morning.patients.find((patient) => !morning.assisted.includes(patient) && morning.decisionOf(patient) === 'open');
    const results = [open[0], open[1], refusing, other].map((patient, i) => report(patient as Patient, `NIGHT-${i}`));
    const hidden = report(open[2] as Patient, 'NIGHT-HIDDEN', {
      meta: { security: [{ system: 'https://fascicolo.example/fhir/CodeSystem/visibility', code: 'P99' }] },
    });
    const created = [];
    for (const body of [...results, hidden])
      created.push(await morning.server.ask<DiagnosticReport>('laboratory', 'POST', '/DiagnosticReport', { body }));
    expect(created.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    const found = await morning.idsOf(
      'gp',
      'DiagnosticReport?patient.general-practitioner=Practitioner/gp&_lastUpdated=ge2026-01-01T00:00:00%2B01:00',
    );
    expect(found.sort()).toEqual(
      created
        .slice(0, 2)
        .map(({ body }) => idOf(body))
        .sort(),
    );
    expect(await morning.idsOf('gp', 'DiagnosticReport?patient.general-practitioner=Practitioner/gp&_lastUpdated=ge2026-01-02')).toEqual(
      [],
    );
  });

  test('reads the trend of a diabetic’s HbA1c, newest first, value by value', async () => {
    const isHbA1c = ({ code }: Observation): boolean => code.coding?.[0]?.code === '59261-8';
    const diabetics = morning.assisted.filter((patient) =>
      morning.of('Observation').some((one) => isHbA1c(one) && one.subject?.reference === nameOf(patient)),
    );
    expect(diabetics).toHaveLength(4);
    for (const patient of diabetics) {
      const mine = morning
        .of('Observation')
        .filter((one) => isHbA1c(one) && one.subject?.reference === nameOf(patient) && morning.showsToGp(one, patient));
      const expected = mine.sort((a, b) => descending(a.effectiveDateTime, b.effectiveDateTime));
      const question = `/Observation?patient=${patient.id}&code=http://loinc.org|59261-8&_sort=-date&_count=100`;
      const { body } = await morning.server.ask<Bundle>('gp', 'GET', question);
      const trend = entriesOf(body, 'match').map((one) => [
        (one as Observation).effectiveDateTime,
        (one as Observation).valueQuantity?.value,
      ]);
      expect(trend).toEqual(expected.map(({ effectiveDateTime, valueQuantity }) => [effectiveDateTime, valueQuantity?.value]));
      const high = expected.filter(
        ({ valueQuantity, effectiveDateTime }) => (valueQuantity?.value ?? 0) > 53 && (effectiveDateTime ?? '') >= '2025',
      );
      const asked = `Observation?patient=${patient.id}&code-value-quantity=http://loinc.org|59261-8$gt53|http://unitsofmeasure.org|mmol/mol&date=ge2025&_sort=-date`;
      expect(await morning.idsOf('gp', asked)).toEqual(high.map(idOf));
    }
  });

  test('finds the drugs that each person has not yet collected', async () => {
    let active = 0;
    for (const patient of morning.assisted) {
      const mine = morning
        .of('MedicationRequest')
        .filter((one) => one.subject?.reference === nameOf(patient) && one.status === 'active' && morning.showsToGp(one, patient));
      expect((await morning.idsOf('gp', `MedicationRequest?patient=${patient.id}&status=active`)).sort()).toEqual(mine.map(idOf).sort());
      active += mine.length;
    }
    expect(active).toBeGreaterThan(10);
  });

  test('finds the next appointments of everybody on the list, the nearest first, each with its prescription', async () => {
    const of = (patient: Patient) =>
      morning
        .of('Appointment')
        .filter(({ status, participant }) => status === 'booked' && participant[0]?.actor?.reference === nameOf(patient));
    const booked = morning.assisted.flatMap((patient) => of(patient).filter((one) => morning.showsToGp(one, patient)));
    const expected = booked.sort((a, b) => -descending(a.start, b.start));
    expect(expected.length).toBeGreaterThan(1);
    const question =
      'Appointment?patient.general-practitioner=Practitioner/gp&status=booked&date=ge2026-01-01&_sort=date&_include=Appointment:based-on';
    expect(await morning.idsOf('gp', question)).toEqual(expected.map(idOf));
    const { body } = await morning.server.ask<Bundle>('gp', 'GET', `/${question}&_count=1000`);
    expect(entriesOf(body, 'include').map(nameOf).sort()).toEqual(expected.map(({ basedOn }) => basedOn?.[0]?.reference ?? '').sort());
  });
});

describe('A ward, in the morning', () => {
  test('lists who is admitted, with the person and today’s results, and no result of whom refuses', async () => {
    const elsewhere = morning.patients.filter((patient) => !morning.assisted.includes(patient) && morning.decisionOf(patient) === 'open');
    const [first, second] = elsewhere as [Patient, Patient];
    const refusing = morning.patients.find((patient) => morning.decisionOf(patient) === 'refused') as Patient;
    const inside = morning
      .of('Encounter')
      .filter(({ status, serviceProvider }) => status === 'in-progress' && serviceProvider?.reference === 'Organization/hospital');
    const admitted: string[] = [];
    for (const patient of [first, second, refusing]) admitted.push(await admit(patient));
    const results: string[] = [];
    for (const [i, patient] of [first, second, refusing].entries()) {
      const body = result(patient, `WARD-${i}`, 90 + i, { encounter: { reference: `Encounter/${admitted[i]}` } });
      results.push(idOf((await morning.server.ask<Observation>('laboratory', 'POST', '/Observation', { body })).body));
    }
    const question =
      '/Encounter?status=in-progress&service-provider=Organization/hospital&_include=Encounter:patient&_revinclude=Observation:encounter&_count=100';
    const { body } = await morning.server.ask<Bundle>('nurse', 'GET', question);
    expect(entriesOf(body, 'match').map(idOf).sort()).toEqual([...admitted, ...inside.map(idOf)].sort());
    expect(body.total).toBe(admitted.length + inside.length);
    const people = [...new Set([first, second, refusing].map(nameOf).concat(inside.map(({ subject }) => subject?.reference ?? '')))];
    const included = entriesOf(body, 'include').map(nameOf);
    expect(included.filter((name) => name.startsWith('Patient/')).sort()).toEqual(people.sort());
    const ofToday = entriesOf(body, 'include').filter(
      (one) => one.resourceType === 'Observation' && one.effectiveDateTime?.startsWith('2026-01-01') === true,
    );
    expect(ofToday.map(idOf).sort()).toEqual(results.slice(0, 2).sort());
  });

  async function admit(patient: Patient): Promise<string> {
    const body: Encounter = {
      resourceType: 'Encounter',
      status: 'in-progress',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
      subject: subjectOf(patient),
      period: { start: '2026-01-01T07:00:00+01:00' },
      serviceProvider: { reference: 'Organization/hospital' },
    };
    const reply = await morning.server.ask<Bundle>('hospital', 'POST', '/', {
      body: { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: body, request: { method: 'POST', url: 'Encounter' } }] },
    });
    expect(reply.status, reply.text).toBe(200);
    return /^Encounter\/([^/]+)/.exec(reply.body.entry?.[0]?.response?.location ?? '')?.[1] ?? reply.text;
  }
});

describe('The administrator', () => {
  test('finds everybody who is enrolled, their consents and delegations, and nothing clinical of anybody', async () => {
    const isOffice = ({ resourceType }: Resource): boolean => ['Patient', 'Consent', 'RelatedPerson'].includes(resourceType);
    for (const type of ['Patient', 'Consent', 'RelatedPerson'] as const) {
      expect((await morning.idsOf('admin', `${type}?_sort=_id`)).sort(), type).toEqual(morning.of(type).map(idOf).sort());
    }
    const registry = new Set<string>(['Organization', 'Practitioner', 'PractitionerRole', 'Location']);
    const clinical = morning.resources.filter((one) => !isOffice(one) && !registry.has(one.resourceType));
    const types = [...new Set(clinical.map(({ resourceType }) => resourceType))];
    expect(types.length).toBeGreaterThan(12);
    for (const type of types) {
      expect(await morning.idsOf('admin', `${type}?_sort=_id`), type).toEqual([]);
      const some = clinical.find(({ resourceType }) => resourceType === type) as Resource;
      expect((await morning.server.ask('admin', 'GET', `/${nameOf(some)}`)).status, type).toBe(404);
      expect((await morning.server.ask<Bundle>('admin', 'GET', `/${type}/_history`)).body.total, type).toBe(0);
    }
    const [patient] = morning.assisted as [Patient];
    const mine = morning.resources.filter(
      (one) => nameOf(one) === nameOf(patient) || (isOffice(one) && 'patient' in one && one.patient?.reference === nameOf(patient)),
    );
    const { body } = await morning.server.ask<Bundle>('admin', 'GET', `/Patient/${patient.id}/$everything`);
    expect(entriesOf(body, 'match').map(nameOf).sort()).toEqual(mine.map(nameOf).sort());
  });
});
