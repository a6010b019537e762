// Patient/[id]/$who-can-see: who may see the record, or one resource of it, and by which rule.
import type { Parameters } from '@medplum/fhirtypes';
import { invalid } from '#fhir/outcome.ts';
import { parseReference } from '#fhir/reference.ts';
import type { VisibilityReport } from '#record/who-can-see.ts';
import type { Interaction } from './interaction.ts';
import { actOf, needed, param } from './needed.ts';

export interface WhoCanSeeParts {
  readonly record: VisibilityReport;
}

export function createWhoCanSee({ record }: WhoCanSeeParts): Interaction {
  return async (ask) => {
    const text = param(ask, 'resource');
    const reference = text === undefined ? undefined : parseReference(text);
    if (text !== undefined && reference?.kind !== 'local') {
      throw invalid(`The value ${JSON.stringify(text.slice(0, 100))} of resource is no Type/id of this server.`, '?resource');
    }
    const patient = needed(ask, 'id');
    const lines = await record.whoCanSee(
      actOf(ask, '$who-can-see'),
      patient,
      reference?.kind === 'local' ? { type: reference.type, id: reference.id } : undefined,
    );
    const answer: Parameters = {
      resourceType: 'Parameters',
      parameter: lines.map(({ who, may, rule }) => ({
        name: 'viewer',
        part: [
          { name: 'who', valueString: who },
          { name: 'may', valueBoolean: may },
          { name: 'rule', valueString: rule },
        ],
      })),
    };
    return { kind: 'ok', body: JSON.stringify(answer) };
  };
}
