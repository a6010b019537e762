// Patient/[id]/$declare-care and $emergency-access: a legal act of the professional, answered with the period it holds.
import type { CareTeam, Parameters } from '@medplum/fhirtypes';
import type { CareDeclarations, Declaration } from '#record/declare-care.ts';
import type { Interaction } from './interaction.ts';
import { actOf, needed } from './needed.ts';
import { readParameters } from './parameters.ts';

export interface DeclareCareParts {
  readonly record: CareDeclarations;
  readonly kind: Declaration['kind'];
  /** How long it holds, milliseconds. */
  readonly holds: number;
}

export function createDeclareCare({ record, kind, holds }: DeclareCareParts): Interaction {
  return async (ask) => {
    const parameters = readParameters(ask);
    const text = parameters.string(kind === 'declaration' ? 'declaration' : 'reason') ?? '';
    const action = kind === 'declaration' ? '$declare-care' : '$emergency-access';
    const version = await record.declareCare(actOf(ask, action), { kind, patient: needed(ask, 'id'), text, holds });
    const { period } = JSON.parse(version.body) as CareTeam;
    const answer: Parameters = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'declaration', valueReference: { reference: `CareTeam/${version.id}` } },
        { name: 'period', valuePeriod: period ?? {} },
      ],
    };
    return { kind: 'ok', body: JSON.stringify(answer) };
  };
}
