// Short records of the demo's other citizens.
import type { Resource } from '@medplum/fhirtypes';
import { coding, systems } from '../codes.ts';
import { writeImmunization } from '../resources/chart.ts';
import { writeEmergencyVisit } from '../resources/stay.ts';
import { illnesses, vaccines } from '../tables/illnesses.ts';
import { at } from '../time.ts';
import { bloodTests, drugPrescription, examination } from './orders.ts';

const hiddenFromParent = coding(systems.visibility, 'P97', 'Oscurato al genitore');

export function otherRecords(): Resource[] {
  return [...refused(), ...guardian(), ...child()];
}

/** Open for feeding, closed for consultation: only she and whoever produced it find this. */
function refused(): Resource[] {
  const patient = 'citizen-refused';
  return [
    ...bloodTests(
      { patient, id: 'refused-lab', when: at(2025, 4, 8, 8, 0), number: 201, reason: 'hypothyroidism' },
      { tsh: 6.2, cholesterol: 221 },
    ),
    ...drugPrescription(
      { patient, id: 'refused-drug', when: at(2025, 4, 15, 17, 0), number: 202, reason: 'hypothyroidism' },
      'levothyroxine',
    ),
    ...examination(
      { patient, id: 'refused-knee', when: at(2025, 9, 2, 10, 0), number: 203, reason: 'kneePain' },
      { service: 'kneeXray', conclusion: 'Gonartrosi con riduzione della rima articolare mediale.' },
    ),
  ];
}

function guardian(): Resource[] {
  const patient = 'guardian';
  return [
    ...bloodTests(
      { patient, id: 'guardian-lab-1', when: at(2024, 2, 6, 8, 0), number: 221, reason: 'checkup' },
      { haemoglobin: 11.6, glucose: 86 },
    ),
    ...bloodTests(
      { patient, id: 'guardian-lab-2', when: at(2025, 10, 21, 8, 0), number: 222, reason: 'checkup' },
      { haemoglobin: 12.9, glucose: 84 },
    ),
    ...drugPrescription({ patient, id: 'guardian-drug', when: at(2025, 12, 9, 18, 0), number: 223, reason: 'bronchitis' }, 'amoxicillin'),
  ];
}

function child(): Resource[] {
  const patient = 'child';
  const vaccination = { origin: { patient, organization: 'asl3' }, lot: 'DEMO-B7' };
  const prescriber = 'paediatrician';
  return [
    writeImmunization({ ...vaccination, id: 'child-hexavalent', when: at(2011, 8, 2), vaccine: vaccines.hexavalent, dose: 1 }),
    writeImmunization({ ...vaccination, id: 'child-measles', when: at(2012, 6, 5), vaccine: vaccines.measles, dose: 1 }),
    ...bloodTests(
      { patient, id: 'child-lab', when: at(2025, 5, 6, 8, 0), number: 241, reason: 'fever', prescriber },
      { crp: 14.2, leukocytes: 12.1, haemoglobin: 13 },
    ),
    ...bloodTests(
      {
        patient,
        id: 'child-lab-reserved',
        when: at(2025, 12, 2, 8, 0),
        number: 242,
        reason: 'checkup',
        prescriber,
        security: [hiddenFromParent],
      },
      { haemoglobin: 13.3, platelets: 251 },
    ),
    ...writeEmergencyVisit({
      origin: { patient, organization: 'hospital' },
      id: 'child-emergency',
      episode: 'PS-2025-007654',
      physician: 'physician',
      location: 'hospital-emergency',
      start: at(2025, 10, 11, 18, 20),
      end: at(2025, 10, 11, 21, 5),
      triage: 4,
      illness: illnesses.sprain,
      course: 'Radiografia senza fratture. Riposo e ghiaccio.',
      file: 'pdf',
    }),
  ];
}
