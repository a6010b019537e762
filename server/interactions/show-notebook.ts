// Patient/[id]/$show-notebook: whether those who treat see what the person says of themselves, from the next request on.
import type { Parameters } from '@medplum/fhirtypes';
import { required } from '#fhir/outcome.ts';
import type { Notebook } from '#record/notebook.ts';
import type { Interaction } from './interaction.ts';
import { actOf, needed } from './needed.ts';
import { readParameters } from './parameters.ts';

export function createShowNotebook({ record }: { readonly record: Pick<Notebook, 'showNotebook'> }): Interaction {
  return async (ask) => {
    const shown = readParameters(ask).boolean('shown');
    if (shown === undefined) throw required('Say whether the notebook is shown: shown is true or false.', 'Parameters.parameter');
    const version = await record.showNotebook(actOf(ask, '$show-notebook'), needed(ask, 'id'), shown);
    const answer: Parameters = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'shown', valueBoolean: shown },
        { name: 'consent', valueReference: { reference: `Consent/${version.id}` } },
      ],
    };
    return { kind: 'ok', body: JSON.stringify(answer) };
  };
}
