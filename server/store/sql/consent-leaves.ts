// The citizen's rules: of those that speak of this requester and this resource, the winner decides.
// Most specific actor first, then the deepest provision, then the latest decision; on equal rank deny wins. The key of the table
// is this order, so that the winner is the first that applies when it is read backwards.
import type { PolicyLeaf } from '#search/predicate.ts';
import { Mark } from '#search/predicate.ts';
import { category } from './codes.ts';
import type { Compilation } from './compilation.ts';
import { isNamed } from './index-leaves.ts';
import type { Scope } from './scope.ts';
import { raw, sql, type Sql } from './sql.ts';

type ConsentLeaf = Extract<PolicyLeaf, { kind: 'consented' | 'labels-consented' }>;

export function consentedSql(leaf: Extract<PolicyLeaf, { kind: 'consented' }>, scope: Scope, compilation: Compilation): Sql {
  return winnerPermits(leaf, sql`${scope.entry}.labels = 0`, leaf.otherwise, scope, compilation);
}

/** Every single label needs its own permission; resources without labels are spared the question. */
export function labelsConsentedSql(leaf: Extract<PolicyLeaf, { kind: 'labels-consented' }>, scope: Scope, compilation: Compilation): Sql {
  const bit = raw(`b${scope.depth}.column1`);
  const permitted = winnerPermits(leaf, sql`(${scope.entry}.labels & ${bit}) <> 0`, false, scope, compilation);
  const released = raw(String(Mark.released));
  return sql`(${scope.labels} = 0 or (${scope.marks} & ${released}) <> 0 or not exists (select 1 from (${bits}) b${raw(String(scope.depth))} where (${scope.labels} & ${bit}) <> 0 and not ${permitted}))`;
}

/** Both engines call the column of a list of values `column1`. */
const bits = raw(`values ${Array.from({ length: 31 }, (_, i) => `(${1 << i})`).join(', ')}`);

function winnerPermits(leaf: ConsentLeaf, labels: Sql, otherwise: boolean, scope: Scope, compilation: Compilation): Sql {
  const x = scope.entry;
  const { ids } = compilation;
  const actors = isNamed(sql`${x}.actor`, leaf.actors, compilation);
  return sql`coalesce((select ${x}.deny from consent_rule ${x} where ${x}.patient = ${scope.patient} and ${x}.category = ${raw(String(category.consultation))} and ${labels} and ${actors} and (${x}.purpose is null or ${x}.purpose = ${ids.name(leaf.purpose)}) and ${x}.valid_from <= ${leaf.at} and ${x}.valid_to > ${leaf.at} and (${x}.kind is null or ${x}.kind = ${scope.kind}) and (${x}.data is null or ${x}.data = ${scope.pk}) and ${coversDate(x, scope.clinicalDate)} order by ${x}.specificity desc, ${x}.depth desc, ${x}.decided desc, ${x}.deny desc limit 1), ${raw(otherwise ? '0' : '1')}) = 0`;
}

/** An unknown date falls under every restriction and under no permission. */
function coversDate(x: Sql, date: Sql): Sql {
  return sql`((${x}.data_from is null and ${x}.data_to is null) or (${date} is null and ${x}.deny = 1) or (${date} >= coalesce(${x}.data_from, ${date}) and ${date} < coalesce(${x}.data_to, ${date} + 1)))`;
}
