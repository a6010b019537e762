// $explain: how the engine runs a search, for who runs the database: the permitted SQL, its bound values and the plan. No row
// is read.
import type { Parameters } from '@medplum/fhirtypes';
import type { Disclosure } from '#record/disclose.ts';
import type { ReadQuery } from '#search/parse.ts';
import type { Interaction } from './interaction.ts';
import { actOf, needed } from './needed.ts';

export function createExplain({
  record,
  readQuery,
}: {
  readonly record: Pick<Disclosure, 'explain'>;
  readonly readQuery: ReadQuery;
}): Interaction {
  return async (ask) => {
    const { query } = readQuery({ type: needed(ask, 'type'), params: ask.params, handling: ask.prefer.handling });
    const { sql, values, plan } = await record.explain(actOf(ask, '$explain'), query);
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
