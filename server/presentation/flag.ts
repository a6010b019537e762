// What a result is said to be: the laboratory's interpretation, or else the plain comparison with the one range that it gives.
// https://terminology.hl7.org/CodeSystem-v3-ObservationInterpretation.html
import type { Observation, ObservationComponent } from '@medplum/fhirtypes';
import type { Words } from './words.ts';

export type FlagCode = keyof Words['flag'];

export interface Flag {
  readonly code: FlagCode;
  /** For tables and plots, beside the word: never colour alone. */
  readonly symbol: '' | '↑' | '↓' | '⇈' | '⇊' | '!';
  /** Who says so. */
  readonly by: 'laboratory' | 'comparison';
}

const interpretationSystem = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';

const codes: Readonly<Record<string, FlagCode>> = {
  N: 'normal',
  L: 'low',
  LU: 'low',
  H: 'high',
  HU: 'high',
  LL: 'critical-low',
  HH: 'critical-high',
  A: 'abnormal',
  AA: 'critical',
  POS: 'positive',
  DET: 'positive',
  NEG: 'negative',
  ND: 'negative',
  S: 'susceptible',
  I: 'intermediate',
  R: 'resistant',
};

const symbols: Readonly<Record<FlagCode, Flag['symbol']>> = {
  normal: '',
  low: '↓',
  high: '↑',
  'critical-low': '⇊',
  'critical-high': '⇈',
  abnormal: '!',
  critical: '!',
  positive: '',
  negative: '',
  susceptible: '',
  intermediate: '',
  resistant: '',
};

export function flagOf(result: Observation | ObservationComponent): Flag | undefined {
  const sent = (result.interpretation ?? [])
    .flatMap(({ coding = [] }) => coding)
    .filter(({ system }) => system === undefined || system === interpretationSystem)
    .map(({ code = '' }) => (Object.hasOwn(codes, code) ? codes[code] : undefined))
    .find((code) => code !== undefined);
  if (sent !== undefined) return { code: sent, symbol: symbols[sent], by: 'laboratory' };
  const compared = (result.interpretation ?? []).length > 0 ? undefined : comparison(result);
  return compared === undefined ? undefined : { code: compared, symbol: symbols[compared], by: 'comparison' };
}

/** Only where nothing is left to judge: one range, for everybody, in the same unit. */
function comparison({ valueQuantity, referenceRange }: Observation | ObservationComponent): FlagCode | undefined {
  const [range, another] = referenceRange ?? [];
  if (range === undefined || another !== undefined || range.appliesTo !== undefined || range.age !== undefined) return undefined;
  const { low, high } = range;
  if (valueQuantity?.value === undefined || valueQuantity.comparator !== undefined) return undefined;
  const value = Number(valueQuantity.value);
  const unit = unitKey(valueQuantity);
  if ([low, high].some((bound) => bound !== undefined && unitKey(bound) !== unit)) return undefined;
  if (low?.value !== undefined && value < Number(low.value)) return 'low';
  if (high?.value !== undefined && value > Number(high.value)) return 'high';
  return low?.value === undefined && high?.value === undefined ? undefined : 'normal';
}

function unitKey({ code, unit }: { code?: string; unit?: string }): string {
  return code ?? unit ?? '';
}

/** Whether the reader should look at it. */
export function isNotable(flag: Flag | undefined): boolean {
  return flag !== undefined && flag.symbol !== '';
}
