// Finding a person at a counter or in a clinic: by codice fiscale, or by name and date of birth. Enrolled people only; no content.
import type { Patient } from '@medplum/fhirtypes';
import { isFiscalCode, typedFiscalCode } from '#fhir/fiscal-code.ts';
import { badValue, required } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { Disclosure } from '#record/disclose.ts';
import { and } from '#search/predicate.ts';
import type { ReadQuery } from '#search/parse.ts';
import type { Query } from '#search/query.ts';
import type { Attempts } from './attempts.ts';

export interface FoundPerson {
  readonly id: string;
  readonly version: number;
  readonly patient: Patient;
}

export interface NameQuestion {
  readonly family: string;
  readonly given: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
}

export interface FindPerson {
  byFiscalCode(act: Act, typed: string): Promise<FoundPerson | undefined>;
  /** At most `mostNamesakes`, in the order of their names. */
  byName(act: Act, question: NameQuestion): Promise<readonly FoundPerson[]>;
}

export interface FindPersonParts {
  readonly record: Pick<Disclosure, 'search'>;
  readonly readQuery: ReadQuery;
  readonly attempts: Attempts;
  readonly clock: () => number;
}

export const fiscalCodeSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
export const mostNamesakes = 20;

export function createFindPerson({ record, readQuery, attempts, clock }: FindPersonParts): FindPerson {
  const questionOf = (params: readonly (readonly [string, string])[]): Query => {
    const { query } = readQuery({ type: 'Patient', params: [...params, ['_count', String(mostNamesakes)]], handling: 'strict' });
    // A feeder's copy of somebody's data enrols nobody.
    return { ...query, where: and(query.where, { kind: 'document-kind', kinds: ['identity'] }), total: 'none' };
  };

  async function find(act: Act, params: readonly (readonly [string, string])[]): Promise<readonly FoundPerson[]> {
    const who = act.requester.subject;
    await attempts.check(who, clock());
    const { matches } = await record.search(act, questionOf(params));
    if (matches.length === 0) await attempts.miss(who, clock());
    return matches.map(({ id, version, body }) => ({ id, version, patient: JSON.parse(body) as Patient }));
  }

  return {
    async byFiscalCode(act, typed) {
      const code = typedFiscalCode(typed);
      if (!isFiscalCode(code))
        throw badValue('This is no codice fiscale: sixteen letters and digits, the last one a check letter.', 'code');
      const [found] = await find(act, [['identifier', `${fiscalCodeSystem}|${code}`]]);
      return found;
    },

    async byName(act, { family, given, birthDate }) {
      for (const [name, value] of Object.entries({ family, given, birthDate }))
        if (value.trim() === '') throw required('Family name, given name and date of birth are all needed.', name);
      if (!/^\d{4}-\d{2}-\d{2}$/.test(birthDate) || Number.isNaN(Date.parse(birthDate))) throw badValue('This is no date.', 'birthDate');
      return find(act, [
        ['family', escaped(family)],
        ['given', escaped(given)],
        ['birthdate', birthDate],
        ['_sort', 'family,given'],
      ]);
    },
  };
}

/** A name is never an expression. https://hl7.org/fhir/R4/search.html#escaping */
function escaped(value: string): string {
  return value.trim().replace(/[\\,$|]/g, '\\$&');
}
