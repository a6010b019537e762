// What the demo's people noted of themselves: `citizen` shows it to nobody, `guardian` shows it to those who treat her.
import { createHash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { writeMeasure, writeNote, writeOwnDocument, writeOwnFile } from '#fhir/own-word.ts';
import { writeConsent } from '../resources/consent.ts';
import { writePdf } from '../resources/pdf.ts';
import { at, dateTime } from '../time.ts';

export function demoNotebooks(): Resource[] {
  return [...ofCitizen(), ...ofGuardian()].map((resource) => {
    if (resource.resourceType === 'Consent') return resource;
    const { subject, securityContext } = resource as { subject?: { reference: string }; securityContext?: { reference: string } };
    return { ...resource, meta: { ...resource.meta, source: (subject ?? securityContext)?.reference ?? '' } };
  });
}

function ofCitizen(): Resource[] {
  const patient = 'citizen';
  const weights = [78.4, 77.9, 77.2, 76.5, 76.1, 75.4].map((weight, i) =>
    writeMeasure({
      id: `citizen-note-weight-${i + 1}`,
      patient,
      when: dateTime(at(2026, 1 + i, 4, 7, 30)),
      measure: 'weight',
      values: [weight],
    }),
  );
  const pressures = [
    [146, 90],
    [142, 88],
    [138, 85],
    [135, 84],
  ].map((values, i) =>
    writeMeasure({
      id: `citizen-note-pressure-${i + 1}`,
      patient,
      when: dateTime(at(2026, 2, 3 + 7 * i, 7, 40)),
      measure: 'pressure',
      values,
    }),
  );
  const bytes = writePdf('Diario alimentare', [
    'Colazione: yogurt e fette biscottate.',
    'Pranzo: pasta al pomodoro, insalata.',
    'Cena: pesce al forno.',
  ]);
  const file = {
    contentType: 'application/pdf',
    size: bytes.length,
    hash: createHash('sha1').update(bytes).digest('base64'),
    url: 'Binary/citizen-note-diary-file',
  };
  return [
    ...weights,
    ...pressures,
    writeMeasure({
      id: 'citizen-note-glucose-1',
      patient,
      when: dateTime(at(2026, 2, 10, 7, 15)),
      measure: 'glucose',
      values: [118],
      note: 'A digiuno',
    }),
    writeNote({
      id: 'citizen-note-text-1',
      patient,
      when: dateTime(at(2026, 2, 12, 21, 0)),
      text: 'Da una settimana un leggero capogiro quando mi alzo in fretta. Passa in pochi secondi.',
    }),
    writeOwnFile({ id: 'citizen-note-diary-file', patient, contentType: 'application/pdf', data: bytes.toString('base64') }),
    writeOwnDocument({
      id: 'citizen-note-diary',
      patient,
      when: dateTime(at(2026, 2, 14, 18, 0)),
      title: 'Diario alimentare di febbraio',
      file,
    }),
  ];
}

function ofGuardian(): Resource[] {
  const patient = 'guardian';
  return [
    writeConsent({ id: 'guardian-notebook', patient, category: 'notebook', permit: true, decided: at(2026, 1, 9, 9, 0) }),
    ...[61.2, 60.8, 60.9].map((weight, i) =>
      writeMeasure({
        id: `guardian-note-weight-${i + 1}`,
        patient,
        when: dateTime(at(2026, 1 + i, 11, 8, 0)),
        measure: 'weight',
        values: [weight],
      }),
    ),
    writeNote({
      id: 'guardian-note-text-1',
      patient,
      when: dateTime(at(2026, 2, 2, 20, 30)),
      text: 'Mal di testa il lunedì, dopo il turno di notte.',
    }),
  ];
}
