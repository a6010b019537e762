// Leaves about the policy columns of the row and the policy tables of its patient.
import { assertNever } from '#fhir/assert-never.ts';
import type { PolicyLeaf } from '#search/predicate.ts';
import { actorCode, category, relationCode } from './codes.ts';
import { targetPk, type Compilation } from './compilation.ts';
import { consentedSql, labelsConsentedSql } from './consent-leaves.ts';
import { any, isOneOf } from './index-leaves.ts';
import type { Scope } from './scope.ts';
import { raw, sql, type Sql } from './sql.ts';

type Leaf<K extends PolicyLeaf['kind']> = Extract<PolicyLeaf, { kind: K }>;

export function policyLeafSql(leaf: PolicyLeaf, scope: Scope, compilation: Compilation): Sql {
  const { ids } = compilation;
  switch (leaf.kind) {
    case 'patient':
      return isOneOf(scope.patient, leaf.ids.map((id) => targetPk(compilation, { type: 'Patient', id })));
    case 'unowned':
      return sql`(${scope.patient} is null and ${scope.kind} = ${ids.name('')})`;
    case 'author':
      return sql`${scope.author} = ${targetPk(compilation, { type: 'Organization', id: leaf.organization })}`;
    case 'unmarked':
      return sql`(${scope.marks} & ${leaf.mask}) = 0`;
    case 'document-kind':
      return isOneOf(scope.kind, leaf.kinds.map((kind) => ids.name(kind)));
    case 'record-open':
      return recordOpenSql(leaf, scope);
    case 'cared-for':
      return caredForSql(leaf, scope, compilation);
    case 'consented':
      return consentedSql(leaf, scope, compilation);
    case 'not-expressed':
      return sql`not exists (select 1 from consent_rule ${scope.entry} where ${rulesInForce('consultation', leaf.at, scope)})`;
    case 'labels-consented':
      return labelsConsentedSql(leaf, scope, compilation);
    case 'delegated':
      return delegatedSql(leaf, scope, compilation);
    default:
      return assertNever(leaf);
  }
}

function rulesInForce(of: keyof typeof category, at: number, scope: Scope): Sql {
  const x = scope.entry;
  return sql`${x}.patient = ${scope.patient} and ${x}.category = ${raw(String(category[of]))} and ${inForce(x, at)}`;
}

function inForce(x: Sql, at: number): Sql {
  return sql`${x}.valid_from <= ${at} and ${x}.valid_to > ${at}`;
}

function recordOpenSql({ at, otherwise }: Leaf<'record-open'>, scope: Scope): Sql {
  const x = scope.entry;
  return sql`coalesce((select ${x}.permit from consent_rule ${x} where ${rulesInForce('feed', at, scope)} order by ${x}.decided desc, ${x}.permit limit 1), ${raw(otherwise ? '1' : '0')}) = 1`;
}

function caredForSql(leaf: Leaf<'cared-for'>, scope: Scope, compilation: Compilation): Sql {
  const x = scope.entry;
  const carers = [
    ...(leaf.practitioner === undefined ? [] : [sql`${x}.practitioner = ${actorCode(compilation, 'Practitioner', leaf.practitioner)}`]),
    ...(leaf.organization === undefined ? [] : [sql`${x}.organization = ${actorCode(compilation, 'Organization', leaf.organization)}`]),
  ];
  const kinds = isOneOf(sql`${x}.relation`, leaf.kinds.map((kind) => raw(String(relationCode[kind]))));
  return sql`exists (select 1 from relation ${x} where ${x}.patient = ${scope.patient} and ${any(carers, (carer) => carer)} and ${kinds} and ${inForce(x, leaf.at)})`;
}

function delegatedSql({ person, at }: Leaf<'delegated'>, scope: Scope, compilation: Compilation): Sql {
  const x = scope.entry;
  return sql`exists (select 1 from delegation ${x} where ${x}.patient = ${scope.patient} and ${x}.person = ${actorCode(compilation, 'Patient', person)} and ${inForce(x, at)} and (${x}.kind is null or ${x}.kind = ${scope.kind}))`;
}
