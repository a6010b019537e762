// $explain: how the engine runs a search, for who runs the database: the permitted SQL, its bound values and the plan. No row
// is read. `_requester` names somebody of the registry for whom it would be run: their consents and roles are then in the SQL.
import type { Parameters } from '@medplum/fhirtypes';
import { isPurposeOfUse } from '#auth/requester.ts';
import { badValue } from '#fhir/outcome.ts';
import type { Asker, Disclosure } from '#record/disclose.ts';
import type { ReadQuery } from '#search/parse.ts';
import type { Ask, Interaction } from './interaction.ts';
import { actOf, needed, param } from './needed.ts';

export function createExplain({
  record,
  readQuery,
}: {
  readonly record: Pick<Disclosure, 'explain'>;
  readonly readQuery: ReadQuery;
}): Interaction {
  return async (ask) => {
    const params = ask.params.filter(([name]) => !ours.has(name));
    const { query } = readQuery({ type: needed(ask, 'type'), params, handling: ask.prefer.handling });
    const { sql, values, plan } = await record.explain(actOf(ask, '$explain'), query, askerIn(ask));
    const answer: Parameters = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'sql', valueString: sql },
        { name: 'values', valueString: JSON.stringify(values) },
        { name: 'plan', valueString: plan },
      ],
    };
    return { kind: 'ok', body: JSON.stringify(answer) };
  };
}

const ours: ReadonlySet<string> = new Set(['_requester', '_purpose']);
const usualPurpose = { Patient: 'PERSONAL', Practitioner: 'TREATMENT', Organization: 'UPDATE' } as const;

function askerIn(ask: Ask): Asker | undefined {
  const subject = param(ask, '_requester');
  if (subject === undefined) return undefined;
  const [, kind] = /^(Patient|Practitioner|Organization)\/[A-Za-z0-9\-.]{1,64}$/.exec(subject) ?? [];
  if (kind === undefined) throw badValue('The value of _requester is Patient/ID, Practitioner/ID or Organization/ID.', '?_requester');
  const purpose = param(ask, '_purpose') ?? usualPurpose[kind as keyof typeof usualPurpose];
  if (!isPurposeOfUse(purpose)) throw badValue('The value of _purpose is no purpose of use, such as TREATMENT.', '?_purpose');
  return { subject, purpose };
}
