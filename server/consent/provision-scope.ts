// The scope of a provision, element by element. What this server cannot tell apart it reads against disclosure: such a permission
// permits nothing, such a restriction restricts everything that it might mean.
import type { CodeableConcept, Coding, ConsentProvision, ConsentProvisionActor, ConsentProvisionData } from '@medplum/fhirtypes';
import { documentKindSystem } from '#fhir/document-kind.ts';
import type { ActorKey } from '#search/predicate.ts';
import type { Reading } from './reading.ts';
import { labelBit } from './security.ts';

export const nationalRoleSystem = 'https://fascicolo.example/fhir/CodeSystem/national-role';
const purposeOf: Readonly<Record<string, string>> = { TREAT: 'TREATMENT', ETREAT: 'EMERGENCY' };

export interface Actor {
  readonly key: ActorKey;
  readonly specificity: number;
}

export const everyone: Actor = { key: 'any', specificity: 0 };
const anything = null;

/** Rank of actors: any 0, role 1, organisation 2, role at organisation 3, practitioner 4. */
export function actorOf({ role, reference }: ConsentProvisionActor, permit: boolean, { locate }: Reading): readonly Actor[] {
  const target = locate(reference.reference ?? '');
  const national = role.coding?.find(({ system }) => system === nationalRoleSystem)?.code;
  if (target?.type === 'Practitioner') return [{ key: `practitioner:${target.id}`, specificity: 4 }];
  if (target?.type === 'Organization') {
    return [
      national === undefined
        ? { key: `organization:${target.id}`, specificity: 2 }
        : { key: `role:${national}@${target.id}`, specificity: 3 },
    ];
  }
  // Somebody is named, but nobody whom this server knows: a role alone would be far more people than that.
  const isNamed = reference.reference !== undefined || reference.identifier !== undefined;
  if (national !== undefined && (!isNamed || !permit)) return [{ key: `role:${national}`, specificity: 1 }];
  return permit ? [] : [everyone];
}

/** A purpose that no requester here can have is kept by its code: it meets nobody, as permission and as restriction. */
export function purposesOf(purposes: readonly Coding[]): readonly string[] {
  return purposes.map(({ code = '' }) => purposeOf[code] ?? code);
}

/** `class` and `code` narrow each other; within each, several are alternatives. */
export function kindsOf({ class: classes, code: codes }: ConsentProvision, permit: boolean, reading: Reading): readonly (string | null)[] {
  const byClass = classes?.map(({ system, code }) => (system === documentKindSystem && code !== undefined ? code : undefined));
  const byCode = codes?.map((code) => kindOfCode(code, reading));
  const unclear = [...(byClass ?? []), ...(byCode ?? [])].includes(undefined);
  if (unclear && !permit) return [anything];
  const known = (kinds: readonly (string | undefined)[]): string[] => kinds.filter((kind) => kind !== undefined);
  if (byClass === undefined) return known(byCode ?? []);
  if (byCode === undefined) return known(byClass);
  const both = known(byClass).filter((kind) => byCode.includes(kind));
  return both.length === 0 && !permit ? known(byClass) : both;
}

function kindOfCode({ coding = [] }: CodeableConcept, { policy }: Reading): string | undefined {
  return coding.map(({ code = '' }) => policy.kinds.loinc[code]).find((kind) => kind !== undefined);
}

export function dataOf(data: readonly ConsentProvisionData[], permit: boolean, { locate }: Reading): readonly (string | null)[] {
  return data.flatMap(({ reference }): (string | null)[] => {
    const target = locate(reference.reference ?? '');
    if (target !== undefined) return [`${target.type}/${target.id}`];
    return permit ? [] : [anything];
  });
}

/** Sets of labels; 0 = ordinary data. */
export function labelsOf(labels: readonly Coding[], permit: boolean, { policy }: Reading): readonly number[] {
  const bits = labels.map((label) => labelBit(label, policy));
  const set = bits.reduce((all, bit) => all | bit, 0);
  if (!permit) return bits.includes(0) ? [0, set | policy.labels.unknownBit] : [set];
  const grantable = set & ~policy.labels.unknownBit;
  return grantable === 0 ? [] : [grantable];
}
