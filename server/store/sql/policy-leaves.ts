// Leaves about the policy columns of the row and the policy tables of its patient.
import { assertNever } from '#fhir/assert-never.ts';
import type { PolicyLeaf } from '#search/predicate.ts';
import { category, relationCode } from './codes.ts';
import { targetPk, type Compilation } from './compilation.ts';
import { consentedSql, labelsConsentedSql } from './consent-leaves.ts';
import { any, isNamed, isOneOf } from './index-leaves.ts';
import type { Scope } from './scope.ts';
import { balanced, raw, sql, type Sql } from './sql.ts';

type Leaf<K extends PolicyLeaf['kind']> = Extract<PolicyLeaf, { kind: K }>;

export function policyLeafSql(leaf: PolicyLeaf, scope: Scope, compilation: Compilation): Sql {
  switch (leaf.kind) {
    case 'patient':
      return isOneOf(
        scope.patient,
        leaf.ids.map((id) => targetPk(compilation, { type: 'Patient', id })),
      );
    case 'unowned':
      return sql`(${scope.patient} is null and ${scope.kind} = ${compilation.ids.name('')})`;
    case 'newest':
      return raw(scope.isPast === true ? '1 = 0' : '1 = 1');
    case 'author':
      return sql`${scope.author} = ${targetPk(compilation, { type: 'Organization', id: leaf.organization })}`;
    case 'unmarked':
      return sql`(${scope.marks} & ${leaf.mask}) = 0`;
    case 'document-kind':
      return isNamed(scope.kind, leaf.kinds, compilation);
    case 'dated':
      return datedSql(leaf, scope);
    case 'record-open':
      return ofPatient(scope, (patient) => latestPermitsSql('feed', leaf.at, leaf.otherwise, patient, scope.entry));
    case 'notebook-shown': {
      const permits = ofPatient(scope, (patient) => latestPermitsSql('notebook', leaf.at, false, patient, scope.entry));
      // A kind that no resource has yet has no number: that it is not this one is then unknown, and means yes.
      return sql`((${isNamed(scope.kind, leaf.kinds, compilation)}) is not true or ${permits})`;
    }
    case 'cared-for':
      return ofPatient(scope, (patient) => caredForSql(leaf, patient, scope.entry, compilation));
    case 'not-expressed':
      return ofPatient(
        scope,
        (patient) =>
          sql`not exists (select 1 from consent_rule ${scope.entry} where ${rulesInForce('consultation', leaf.at, patient, scope.entry)})`,
      );
    case 'consented':
      return consentedSql(leaf, scope, compilation);
    case 'labels-consented':
      return labelsConsentedSql(leaf, scope, compilation);
    case 'delegated':
      return delegatedSql(leaf, scope, compilation);
    default:
      return assertNever(leaf);
  }
}

function datedSql({ from, to }: Leaf<'dated'>, { clinicalDate }: Scope): Sql {
  const bounds = [
    ...(from === undefined ? [] : [sql`${clinicalDate} >= ${from}`]),
    ...(to === undefined ? [] : [sql`${clinicalDate} < ${to}`]),
  ];
  return bounds.length === 0 ? sql`${clinicalDate} is not null` : balanced(bounds, 'and');
}

/**
 * What depends on the patient alone is the same for all rows of one patient. Where a search is about one known patient, the
 * question is asked once for that patient, and again only for a row of another.
 */
function ofPatient(scope: Scope, holds: (patient: Sql) => Sql): Sql {
  if (scope.knownPatient === undefined) return holds(scope.patient);
  return sql`(case when ${scope.patient} = ${scope.knownPatient} then ${holds(scope.knownPatient)} else ${holds(scope.patient)} end)`;
}

function rulesInForce(of: keyof typeof category, at: number, patient: Sql, x: Sql): Sql {
  return sql`${x}.patient = ${patient} and ${x}.category = ${raw(String(category[of]))} and ${inForce(x, at)}`;
}

function inForce(x: Sql, at: number): Sql {
  return sql`${x}.valid_from <= ${at} and ${x}.valid_to > ${at}`;
}

/** The latest decision, deny on a tie: the largest of `decided * 2 + deny`, whose last bit is the answer. */
function latestPermitsSql(of: keyof typeof category, at: number, otherwise: boolean, patient: Sql, x: Sql): Sql {
  return sql`coalesce((select max(${x}.decided * 2 + ${x}.deny) & 1 from consent_rule ${x} where ${rulesInForce(of, at, patient, x)}), ${raw(otherwise ? '0' : '1')}) = 0`;
}

function caredForSql(leaf: Leaf<'cared-for'>, patient: Sql, x: Sql, compilation: Compilation): Sql {
  const carers = [
    ...(leaf.practitioner === undefined
      ? []
      : [sql`${x}.practitioner = ${targetPk(compilation, { type: 'Practitioner', id: leaf.practitioner })}`]),
    ...(leaf.organization === undefined
      ? []
      : [sql`${x}.organization = ${targetPk(compilation, { type: 'Organization', id: leaf.organization })}`]),
  ];
  const kinds = isOneOf(
    sql`${x}.relation`,
    leaf.kinds.map((kind) => raw(String(relationCode[kind]))),
  );
  return sql`exists (select 1 from relation ${x} where ${x}.patient = ${patient} and ${any(carers, (carer) => carer)} and ${kinds} and ${inForce(x, leaf.at)})`;
}

function delegatedSql({ person, at }: Leaf<'delegated'>, scope: Scope, compilation: Compilation): Sql {
  const x = scope.entry;
  return sql`exists (select 1 from delegation ${x} where ${x}.patient = ${scope.patient} and ${x}.person = ${targetPk(compilation, { type: 'Patient', id: person })} and ${inForce(x, at)} and (${x}.kind is null or ${x}.kind = ${scope.kind}))`;
}
