// DocumentReference/[id]/$hide and $unhide: oscuramento and its undoing, with a preview of what goes along.
import type { Parameters } from '@medplum/fhirtypes';
import type { Hiding } from '#record/hide.ts';
import type { Interaction } from './interaction.ts';
import { actOf, needed } from './needed.ts';
import { readParameters } from './parameters.ts';

export function createHide({ record, hidden }: { readonly record: Hiding; readonly hidden: boolean }): Interaction {
  return async (ask) => {
    const target = { type: needed(ask, 'type'), id: needed(ask, 'id') };
    const preview = readParameters(ask).boolean('preview') ?? false;
    const group = await record.setHidden(actOf(ask, hidden ? '$hide' : '$unhide'), target, { hidden, preview });
    const answer: Parameters = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'preview', valueBoolean: preview },
        { name: 'hidden', valueBoolean: hidden },
        ...group.map(({ type, id, documentKind }) => ({
          name: 'resource',
          part: [
            { name: 'reference', valueReference: { reference: `${type}/${id}` } },
            ...(documentKind === '' ? [] : [{ name: 'kind', valueCode: documentKind }]),
          ],
        })),
      ],
    };
    return { kind: 'ok', body: JSON.stringify(answer) };
  };
}
