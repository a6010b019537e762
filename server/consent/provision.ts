// A Consent as rules: every provision of the tree, with what it inherits from the provisions around it.
// https://hl7.org/fhir/R4/consent.html; the conventions are in docs/conventions.md.
import type { Consent, ConsentProvision } from '@medplum/fhirtypes';
import { EARLIEST, LATEST, parseDateTime } from '#fhir/period.ts';
import { comingOfAge } from './coming-of-age.ts';
import { always, deniedTime, grantedTime, never } from './granted-time.ts';
import type { ConsentCategory, ConsentRule } from './policy-values.ts';
import { actorOf, dataOf, everyone, kindsOf, labelsOf, purposesOf, type Actor } from './provision-scope.ts';
import type { Reading } from './reading.ts';

export { nationalRoleSystem } from './provision-scope.ts';
export const consentCategorySystem = 'https://fascicolo.example/fhir/CodeSystem/consent-category';

/** What a provision says of its scope; several values are alternatives, none means that nothing is in it. */
interface Scope {
  readonly actors: readonly Actor[];
  readonly purposes: readonly (string | null)[];
  readonly kinds: readonly (string | null)[];
  readonly data: readonly (string | null)[];
  readonly labels: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly dataFrom: number | null;
  readonly dataTo: number | null;
}

/** `birthDate` of the patient, where it is known: what was decided for a minor about third parties ends at their majority. */
export function rulesOf(consent: Consent, birthDate: string | undefined, reading: Reading): readonly ConsentRule[] {
  const category = categoryOf(consent);
  const patient = reading.locate(consent.patient?.reference ?? '');
  if (consent.status !== 'active' || category === undefined || patient?.type !== 'Patient') return [];
  const decided = parseDateTime(consent.dateTime ?? '')?.lo ?? EARLIEST;
  const rules: ConsentRule[] = [];
  const visit = (provision: ConsentProvision, around: Scope, depth: number): void => {
    const scope = narrowed(provision, around, reading);
    rules.push(...rulesIn(scope, { patient: patient.id, category, permit: provision.type === 'permit', depth, decided }));
    for (const inner of provision.provision ?? []) visit(inner, scope, depth + 1);
  };
  const wide: Scope = {
    actors: [everyone],
    purposes: [null],
    kinds: [null],
    data: [null],
    labels: [0],
    from: EARLIEST,
    to: category === 'consultation' || category === 'notebook' ? lapse(decided, birthDate, reading) : LATEST,
    dataFrom: null,
    dataTo: null,
  };
  visit(consent.provision ?? { type: 'deny' }, wide, 0);
  return rules;
}

/** DM 7/9/2023 art. 8: at 18 the consents wait for the new adult to confirm them. */
function lapse(decided: number, birthDate: string | undefined, { policy }: Reading): number {
  const majority = comingOfAge(birthDate, policy.adultAge);
  return majority !== undefined && decided < majority ? majority : LATEST;
}

/** One of the three decisions about the record, and not a consent to treatment or research. */
export function isConsentOfRecord(consent: Consent): boolean {
  return categoryOf(consent) !== undefined;
}

const categories: readonly string[] = ['feed', 'past', 'consultation', 'notebook'] satisfies readonly ConsentCategory[];

export function categoryOf(consent: Consent): ConsentCategory | undefined {
  const codes = consent.category.flatMap(({ coding = [] }) => coding).filter(({ system }) => system === consentCategorySystem);
  return codes.map(({ code = '' }) => code).find((code): code is ConsentCategory => categories.includes(code));
}

function narrowed(provision: ConsentProvision, around: Scope, reading: Reading): Scope {
  const permit = provision.type === 'permit';
  const timeOf = permit ? grantedTime : deniedTime;
  const { lo, hi } = timeOf(provision.period);
  const dataPeriod = provision.dataPeriod === undefined ? undefined : timeOf(provision.dataPeriod);
  return {
    actors: provision.actor?.flatMap((actor) => actorOf(actor, permit, reading)) ?? around.actors,
    purposes: provision.purpose === undefined ? around.purposes : purposesOf(provision.purpose),
    kinds: provision.class === undefined && provision.code === undefined ? around.kinds : kindsOf(provision, permit, reading),
    data: provision.data === undefined ? around.data : dataOf(provision.data, permit, reading),
    labels: provision.securityLabel === undefined ? around.labels : labelsOf(provision.securityLabel, permit, reading),
    from: dataPeriod === never ? LATEST : Math.max(around.from, lo),
    to: Math.min(around.to, hi),
    dataFrom: dataPeriod === undefined || dataPeriod === always ? around.dataFrom : dataPeriod.lo,
    dataTo: dataPeriod === undefined || dataPeriod === always ? around.dataTo : dataPeriod.hi,
  };
}

function rulesIn(
  { actors, purposes, kinds, data, labels, ...scope }: Scope,
  decision: Pick<ConsentRule, 'patient' | 'category' | 'permit' | 'depth' | 'decided'>,
): readonly ConsentRule[] {
  if (scope.from >= scope.to) return [];
  return actors.flatMap(({ key, specificity }) =>
    purposes.flatMap((purpose) =>
      kinds.flatMap((documentKind) =>
        data.flatMap((resource) =>
          labels.map((set): ConsentRule => ({
            ...decision,
            ...scope,
            actor: key,
            specificity,
            purpose,
            documentKind,
            data: resource,
            labels: set,
          })),
        ),
      ),
    ),
  );
}
