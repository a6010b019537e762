// MeasureReport/$openings: how many records were opened, by day, channel and local health authority; for the region's administrator.
// https://hl7.org/fhir/R4/measurereport.html
import type { MeasureReport } from '@medplum/fhirtypes';
import { badValue } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { Interaction } from './interaction.ts';
import { actOf, param } from './needed.ts';

export interface CountOpenings {
  /** Days `YYYY-MM-DD`, both included. */
  openingsReport(act: Act, from: string, to: string): Promise<MeasureReport>;
}

export function createOpenings({ openingsReport }: CountOpenings): Interaction {
  return async (ask) => {
    const [start, end] = ['start', 'end'].map((name) => {
      const day = param(ask, name) ?? '';
      if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
        throw badValue(`The parameter ${name} is a day, YYYY-MM-DD: start and end are both included.`, `?${name}`);
      return day;
    });
    return { kind: 'ok', body: JSON.stringify(await openingsReport(actOf(ask, '$openings'), start ?? '', end ?? '')) };
  };
}
