// DocumentReference/$docref: the documents of a person, of a kind and a time: the question of apps that know no search.
// http://hl7.org/fhir/us/core/OperationDefinition/docref, http://hl7.org/fhir/uv/ipa/OperationDefinition/docref
import { invalid, required } from '#fhir/outcome.ts';
import { parseDateTime } from '#fhir/period.ts';
import type { Ask, Interaction } from './interaction.ts';
import { param } from './needed.ts';

const known = new Set(['patient', 'start', 'end', 'type', 'on-demand', 'profile', '_count']);

/** Documents are held as they were signed; none is made on demand. */
export function createDocref(search: Interaction): Interaction {
  return (ask) => {
    const { operation: _operation, body: _body, ...rest } = ask;
    return search({ ...rest, params: questionOf(ask) });
  };
}

/** The dates of the care; of a document that tells none, when it was written. */
function datesOf(start: string | undefined, end: string | undefined): readonly (readonly [string, string])[] {
  if (start === undefined && end === undefined) return [];
  const between = (param: string): string =>
    [...(start === undefined ? [] : [`${param} ge ${start}`]), ...(end === undefined ? [] : [`${param} le ${end}`])].join(' and ');
  return [['_filter', `(${between('period')}) or (period pr false and ${between('date')})`]];
}

function questionOf(ask: Ask): readonly (readonly [string, string])[] {
  const odd = ask.params.find(([name]) => !known.has(name));
  if (odd !== undefined)
    throw invalid(`The parameter ${JSON.stringify(odd[0].slice(0, 64))} is none of $docref; it takes ${[...known].join(', ')}.`, '?');
  const patient = param(ask, 'patient');
  if (patient === undefined || patient === '') throw required('The parameter patient says whose documents are wanted: its id.', '?patient');
  const [start, end, type, count] = [param(ask, 'start'), param(ask, 'end'), param(ask, 'type'), param(ask, '_count')];
  for (const [name, date] of [['start', start] as const, ['end', end] as const]) {
    if (date !== undefined && parseDateTime(date) === undefined)
      throw invalid(`The value ${JSON.stringify(date.slice(0, 40))} of ${name} is no date; write it as 2024-05-01.`, `?${name}`);
  }
  return [
    ['patient', patient.replace(/^Patient\//, '')],
    ['status', 'current'],
    ...(type === undefined ? [] : [['type', type] as const]),
    ...datesOf(start, end),
    ['_sort', '-date'],
    ...(count === undefined ? [] : [['_count', count] as const]),
  ];
}
