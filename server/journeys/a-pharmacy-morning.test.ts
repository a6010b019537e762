// A pharmacist looks prescriptions up by their number: with the person at the counter, and never against their decision.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MedicationRequest, Patient } from '@medplum/fhirtypes';
import { idOf, isMarked, nameOf, nre, startMorning, type Morning } from './morning.ts';

let morning: Morning;
beforeAll(async () => {
  morning = await startMorning();
}, 120_000);
afterAll(() => morning.server.close());

describe('A pharmacist', () => {
  const declaration = {
    resourceType: 'Parameters',
    parameter: [{ name: 'declaration', valueString: 'The person is at the counter with a prescription' }],
  };
  const numberOf = ({ groupIdentifier }: MedicationRequest): string => groupIdentifier?.value ?? '';

  async function declare(patient: Patient): Promise<void> {
    expect((await morning.server.ask('pharmacist', 'POST', `/Patient/${patient.id}/$declare-care`, { body: declaration })).status).toBe(
      200,
    );
  }

  test('finds a prescription by its number once the person is at the counter, and no other content', async () => {
    const patient = morning.assisted.find((one) => morning.decisionOf(one) === 'open' && prescriptionsOf(one).length > 1) as Patient;
    const [wanted] = prescriptionsOf(patient) as [MedicationRequest];
    const question = `MedicationRequest?group-identifier=${nre}|${numberOf(wanted)}`;
    expect(await morning.idsOf('pharmacist', question)).toEqual([]);
    await declare(patient);
    expect(await morning.idsOf('pharmacist', question)).toEqual([wanted.id]);
    expect(await morning.idsOf('pharmacist', question.replace('.4.3.9', '.4.3.8')), 'the older name of the same system').toEqual([
      wanted.id,
    ]);
    const visible = prescriptionsOf(patient).filter((one) => !isMarked(one));
    expect((await morning.idsOf('pharmacist', `MedicationRequest?patient=${patient.id}`)).sort()).toEqual(visible.map(idOf).sort());
    for (const type of ['DiagnosticReport', 'Observation', 'Condition', 'Encounter', 'ServiceRequest'])
      expect(await morning.idsOf('pharmacist', `${type}?patient=${patient.id}`), type).toEqual([]);
  });

  test('finds nothing of a person who excludes pharmacists, nor of one who refuses consultation', async () => {
    const excluding = morning.patients.filter(
      (one) => (morning.excludesPharmacists(one) || morning.decisionOf(one) === 'refused') && prescriptionsOf(one).length > 0,
    );
    expect(excluding.length).toBeGreaterThan(1);
    for (const patient of excluding) {
      await declare(patient);
      const own = morning
        .of('MedicationDispense')
        .filter((one) => one.subject?.reference === nameOf(patient) && one.meta?.source === 'Organization/pharmacy');
      expect(await morning.idsOf('pharmacist', `MedicationRequest?patient=${patient.id}`)).toEqual([]);
      expect(
        (await morning.idsOf('pharmacist', `MedicationDispense?patient=${patient.id}`)).sort(),
        'what the pharmacy itself handed over',
      ).toEqual(own.map(idOf).sort());
    }
  });

  function prescriptionsOf(patient: Patient): MedicationRequest[] {
    return morning.of('MedicationRequest').filter(({ subject }) => subject.reference === nameOf(patient));
  }
});
