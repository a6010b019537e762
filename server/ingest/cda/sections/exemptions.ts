// Exemptions from the ticket: acts of the national or regional catalogue. https://hl7.org/fhir/R4/coverage.html
import type { Coverage, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making } from '../making.ts';
import { codeOf, extension, identifiersOf, noteOf, notesOf, statusOf, timeOf } from '../statement.ts';
import { periodOf } from '../time.ts';

export const exemptions = '57827-8';

export function mapExemption(element: XmlElement, making: Making): readonly Reference[] {
  const status = statusOf(element);
  const code = codeOf(element, making);
  const time = timeOf(element, making);
  const text = noteOf(element, making);
  const period = time === undefined ? undefined : periodOf(time);
  const coverage = filled<Coverage>({
    resourceType: 'Coverage',
    identifier: some(identifiersOf(element)),
    status: status === 'completed' || status === 'active' || status === undefined ? 'active' : 'cancelled',
    type: { text: 'Esenzione dal ticket' },
    beneficiary: making.patient as NonNullable<Coverage['beneficiary']>,
    period,
    payor: [{ display: 'Servizio Sanitario Nazionale' }],
    costToBeneficiary:
      code === undefined ? undefined : [{ valueMoney: { value: 0, currency: 'EUR' }, exception: [filled({ type: code, period })] }],
    extension: some([
      ...(text === undefined ? [] : [extension('note', { valueAnnotation: { text } })]),
      ...notesOf(element, making).map((each) => extension('note', { valueAnnotation: each })),
    ]),
  });
  return [making.add(coverage, element)];
}
