// A Consent as rules: every provision of the tree, with what it inherits from the provisions around it.
// https://hl7.org/fhir/R4/consent.html; the conventions are in docs/conventions.md.
import type { Coding, Consent, ConsentProvision, ConsentProvisionActor } from '@medplum/fhirtypes';
import { EARLIEST, LATEST, parseDateTime, rangeOfPeriod } from '#fhir/period.ts';
import type { ActorKey } from '#search/predicate.ts';
import type { ConsentRule } from './policy-values.ts';
import type { Policy } from './policy.ts';
import { localTarget } from './values-at.ts';

export const consentCategorySystem = 'https://fascicolo.example/fhir/CodeSystem/consent-category';
export const nationalRoleSystem = 'https://fascicolo.example/fhir/CodeSystem/national-role';
const documentKindSystem = 'https://fascicolo.example/fhir/CodeSystem/document-kind';

const purposeOf: Readonly<Record<string, string>> = { TREAT: 'TREATMENT', ETREAT: 'EMERGENCY' };
/** A scope that this server does not know narrows a rule to nothing it could ever meet, and widens none. */
const unknown = '?';

/** What a provision says of its scope; several values are alternatives. */
interface Scope {
  readonly actors: readonly Actor[];
  readonly purposes: readonly (string | null)[];
  readonly kinds: readonly (string | null)[];
  readonly data: readonly (string | null)[];
  readonly labels: number;
  readonly from: number;
  readonly to: number;
  readonly dataFrom: number | null;
  readonly dataTo: number | null;
}

interface Actor {
  readonly key: ActorKey;
  readonly specificity: number;
}

const everyone: Actor = { key: 'any', specificity: 0 };

const wide: Scope = {
  actors: [everyone], purposes: [null], kinds: [null], data: [null], labels: 0, from: EARLIEST, to: LATEST, dataFrom: null, dataTo: null,
};

export function rulesOf(consent: Consent, policy: Policy): readonly ConsentRule[] {
  const category = categoryOf(consent);
  const patient = localTarget(consent.patient?.reference ?? '');
  if (consent.status !== 'active' || category === undefined || patient?.type !== 'Patient') return [];
  const decided = parseDateTime(consent.dateTime ?? '')?.lo ?? EARLIEST;
  const rules: ConsentRule[] = [];
  const visit = (provision: ConsentProvision, around: Scope, depth: number): void => {
    const scope = narrowed(provision, around, policy);
    rules.push(...rulesIn(scope, { patient: patient.id, category, permit: provision.type === 'permit', depth, decided }));
    for (const inner of provision.provision ?? []) visit(inner, scope, depth + 1);
  };
  visit(consent.provision ?? { type: 'deny' }, wide, 0);
  return rules;
}

function categoryOf(consent: Consent): ConsentRule['category'] | undefined {
  const codes = consent.category.flatMap(({ coding = [] }) => coding).filter(({ system }) => system === consentCategorySystem);
  return codes.map(({ code }) => code).find((code): code is ConsentRule['category'] => code === 'feed' || code === 'past' || code === 'consultation');
}

function narrowed(provision: ConsentProvision, around: Scope, policy: Policy): Scope {
  const period = provision.period === undefined ? undefined : rangeOfPeriod(provision.period);
  const dataPeriod = provision.dataPeriod === undefined ? undefined : rangeOfPeriod(provision.dataPeriod);
  const kinds = [...(provision.class ?? []).map(kindOfClass), ...(provision.code ?? []).flatMap(({ coding = [] }) => coding.map((code) => policy.kinds.loinc[code.code ?? ''] ?? unknown))];
  return {
    actors: provision.actor === undefined ? around.actors : provision.actor.map(actorOf),
    purposes: provision.purpose === undefined ? around.purposes : provision.purpose.map(({ code = '' }) => purposeOf[code] ?? unknown),
    kinds: kinds.length === 0 ? around.kinds : kinds,
    data: provision.data === undefined ? around.data : provision.data.map(({ reference }) => reference.reference ?? unknown),
    labels: provision.securityLabel === undefined ? around.labels : provision.securityLabel.reduce((bits, label) => bits | labelBit(label, policy), 0),
    from: Math.max(around.from, period?.lo ?? EARLIEST),
    to: Math.min(around.to, period?.hi ?? LATEST),
    dataFrom: dataPeriod?.lo ?? around.dataFrom,
    dataTo: dataPeriod?.hi ?? around.dataTo,
  };
}

function kindOfClass({ system, code }: Coding): string {
  return system === documentKindSystem && code !== undefined ? code : unknown;
}

function labelBit({ system, code }: Coding, { labels }: Policy): number {
  return labels.labels.find((label) => label.system === system && label.code === code)?.bit ?? labels.unknownBit;
}

/** Rank of actors: any 0, role 1, organisation 2, role at organisation 3, practitioner 4. */
function actorOf({ role, reference }: ConsentProvisionActor): Actor {
  const target = localTarget(reference.reference ?? '');
  const national = role.coding?.find(({ system }) => system === nationalRoleSystem)?.code;
  if (national !== undefined) {
    return target?.type === 'Organization' ? { key: `role:${national}@${target.id}`, specificity: 3 } : { key: `role:${national}`, specificity: 1 };
  }
  if (target?.type === 'Practitioner') return { key: `practitioner:${target.id}`, specificity: 4 };
  if (target?.type === 'Organization') return { key: `organization:${target.id}`, specificity: 2 };
  return { key: unknown, specificity: 4 };
}

function rulesIn(
  { actors, purposes, kinds, data, ...scope }: Scope,
  decision: Pick<ConsentRule, 'patient' | 'category' | 'permit' | 'depth' | 'decided'>,
): readonly ConsentRule[] {
  return actors.flatMap(({ key, specificity }) =>
    purposes.flatMap((purpose) =>
      kinds.flatMap((documentKind) =>
        data.map((resource): ConsentRule => ({ ...decision, ...scope, actor: key, specificity, purpose, documentKind, data: resource })),
      ),
    ),
  );
}
