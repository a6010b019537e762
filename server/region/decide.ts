// What the citizens of the synthetic region decided, and since when their records are fed.
import type { Consent, ConsentProvision } from '@medplum/fhirtypes';
import { concept, systems } from './codes.ts';
import { parentRelationId, type Citizen } from './citizens.ts';
import { decisions, type Decision } from './proportions.ts';
import type { Random } from './random.ts';
import { hospitalId, type Registry } from './registry.ts';
import { documentKind, recipient, roleActor, writeConsent, type ConsentCategory } from './resources/consent.ts';
import { at, HOUR } from './time.ts';

export interface Decided {
  readonly decision: Decision;
  /** Data with an earlier clinical date are not fed; undefined when nothing is. */
  readonly fedSince: number | undefined;
  readonly consents: readonly Consent[];
}

export function decide(citizen: Citizen, registry: Registry, random: Random): Decided {
  const decision = random.weighted(decisions);
  if (decision === 'not-opened') return { decision, fedSince: undefined, consents: [] };
  const opened = drawOpening(citizen, random);
  const past = decision !== 'without-past';
  const base = { patient: citizen.id, decided: opened, ...decidedBy(citizen) };
  const consent = (category: ConsentCategory, permit: boolean, exceptions: readonly ConsentProvision[] = []): Consent =>
    writeConsent({ ...base, id: `${citizen.id}-${category}`, category, permit, exceptions });
  const consents = [consent('feed', true), consent('past', past), consultationOf(decision, citizen, registry, random, consent)];
  return { decision, fedSince: past ? 0 : opened, consents };
}

/** Online openings since June 2020; a child's when it is born or later. */
function drawOpening({ birthDate }: Citizen, random: Random): number {
  const from = Math.max(at(2020, 6, 1), Date.parse(birthDate) + 240 * HOUR);
  const to = Math.max(from, at(2025, 6, 30));
  return Math.floor((from + random.next() * (to - from)) / 60_000) * 60_000;
}

function decidedBy(citizen: Citizen): { decidedBy?: string } {
  return citizen.parent === undefined ? {} : { decidedBy: `RelatedPerson/${parentRelationId(citizen, citizen.parent)}` };
}

function consultationOf(
  decision: Decision,
  citizen: Citizen,
  registry: Registry,
  random: Random,
  consent: (category: ConsentCategory, permit: boolean, exceptions?: readonly ConsentProvision[]) => Consent,
): Consent {
  if (decision === 'consultation-refused') return consent('consultation', false);
  if (decision === 'only-own-gp') {
    const own: ConsentProvision = { type: 'permit', actor: [recipient(`Practitioner/${citizen.gp.practitioner}`)] };
    return consent('consultation', false, [own]);
  }
  if (decision === 'restricted') return consent('consultation', true, [random.pick(restrictions)(citizen, registry, random)]);
  return consent('consultation', true);
}

type Restriction = (citizen: Citizen, registry: Registry, random: Random) => ConsentProvision;

/** The exceptions that people make, each as one nested provision. */
const restrictions: readonly Restriction[] = [
  () => ({ type: 'deny', actor: [roleActor('FAR', 'Farmacista')] }),
  () => ({ type: 'deny', actor: [roleActor('INF', 'Infermiere')], class: [documentKind('discharge-letter')] }),
  () => ({ type: 'deny', class: [documentKind('laboratory-report')], dataPeriod: { end: '2024-06-30' } }),
  () => ({ type: 'deny', code: [concept(systems.loinc, '68604-8', 'Referto di radiologia')] }),
  () => ({ type: 'deny', period: { start: '2025-01-01', end: '2026-12-31' } }),
  ({ home, age }, registry, random) => {
    const hospital = registry.hospital(home, 'emergency', age < 14, random);
    return {
      type: 'deny',
      actor: [recipient(`Organization/${hospitalId(hospital)}`)],
      provision: [
        { type: 'permit', actor: [recipient(`Organization/${hospitalId(hospital)}`)], class: [documentKind('drug-prescription')] },
      ],
    };
  },
];
