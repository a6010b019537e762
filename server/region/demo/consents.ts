// What the demo's citizens decided. `citizen-new` has decided nothing yet.
import type { Resource } from '@medplum/fhirtypes';
import { documentKind, recipient, roleActor, writeConsent, type ConsentCategory } from '../resources/consent.ts';
import { at } from '../time.ts';

const opened = at(2020, 6, 10, 10, 30);

function decisions(patient: string, consultation: boolean, decidedBy?: string): Resource[] {
  const choices: readonly (readonly [ConsentCategory, boolean])[] = [
    ['feed', true],
    ['past', true],
    ['consultation', consultation],
  ];
  return choices.map(([category, permit]) =>
    writeConsent({
      id: `${patient}-${category}`,
      patient,
      category,
      permit,
      decided: opened,
      ...(decidedBy === undefined ? {} : { decidedBy }),
    }),
  );
}

/** Consultation with exceptions: no pharmacist anywhere, and no laboratory report older than 2025 for the other hospital. */
function restricted(): Resource {
  return writeConsent({
    id: 'guardian-restriction',
    patient: 'guardian',
    category: 'consultation',
    permit: true,
    decided: at(2025, 1, 20, 18, 5),
    exceptions: [
      { type: 'deny', actor: [roleActor('FAR', 'Farmacista')] },
      {
        type: 'deny',
        actor: [recipient('Organization/other-hospital')],
        class: [documentKind('laboratory-report')],
        dataPeriod: { end: '2024-12-31' },
      },
    ],
  });
}

export function demoConsents(): Resource[] {
  return [
    ...decisions('citizen', true),
    ...decisions('citizen-refused', false),
    ...decisions('guardian', true),
    restricted(),
    ...decisions('child', true, 'RelatedPerson/guardian-of-child'),
  ];
}
