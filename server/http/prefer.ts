// The Prefer header: what a write sends back, and how strictly a search is read. Unknown preferences are ignored.
// https://hl7.org/fhir/R4/http.html#return, https://hl7.org/fhir/R4/search.html#errors
import type { Ask } from '#interactions/interaction.ts';

type Prefer = Ask['prefer'];

const usual: Prefer = Object.freeze({ handling: 'lenient' });

export function readPrefer(header: string | null): Prefer {
  if (header === null) return usual;
  let wanted: Prefer = usual;
  for (const preference of header.split(/[,;]/)) {
    const [name = '', value = ''] = preference.split('=', 2).map((part) => part.trim().replace(/^"(.*)"$/, '$1'));
    if (name.toLowerCase() === 'return' && isReturn(value)) wanted = { ...wanted, return: value };
    if (name.toLowerCase() === 'handling' && (value === 'strict' || value === 'lenient')) wanted = { ...wanted, handling: value };
  }
  return wanted;
}

function isReturn(value: string): value is NonNullable<Prefer['return']> {
  return value === 'minimal' || value === 'representation' || value === 'OperationOutcome';
}
