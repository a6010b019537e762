// What a result is compared with, as people read it: its bounds, and for whom they are.
// https://hl7.org/fhir/R4/observation-definitions.html#Observation.referenceRange
import type { ObservationReferenceRange } from '@medplum/fhirtypes';
import type { Language } from './language.ts';
import { rangeText } from './quantity-text.ts';
import { conceptTexts } from './wording.ts';

export function rangeTexts(ranges: readonly ObservationReferenceRange[], language: Language): readonly string[] {
  return ranges
    .filter((range) => !ranges.some((other) => saysTheSame(range, other)))
    .map((range) => {
      const bounds = range.text ?? rangeText(range, language);
      const whom = whomOf(range);
      return whom === '' ? bounds : `${bounds} (${whom})`;
    });
}

const twoNumbers = /^[\s([]*(\d+(?:[.,]\d+)?)\s*[-–]\s*(\d+(?:[.,]\d+)?)[\s)\]]*$/;

/** Laboratories send a range in numbers and once more in words: `( 0 - 0.10 )` beside 0 and 0.10. */
function saysTheSame(range: ObservationReferenceRange, other: ObservationReferenceRange): boolean {
  const said = twoNumbers.exec(range.text ?? '');
  if (said === null || other.text !== undefined) return false;
  const [low, high] = said.slice(1).map((bound) => Number(bound.replace(',', '.')));
  return other.low?.value === low && other.high?.value === high && whomOf(range) === whomOf(other);
}

function whomOf({ appliesTo }: ObservationReferenceRange): string {
  return conceptTexts(appliesTo).join(', ');
}
