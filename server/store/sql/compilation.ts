// What every compiler of a node needs: the engine's own words, the numbers of names, and the way down into nested nodes.
import type { Predicate, Target } from '#search/predicate.ts';
import { boundedKey } from './bounded.ts';
import type { Dialect, Ids } from './connection.ts';
import type { Scope } from './scope.ts';
import { sql, type Sql } from './sql.ts';

export interface Compilation {
  readonly dialect: Dialect;
  readonly ids: Ids;
  /** Always true or not true; unknown counts as not true. */
  where(predicate: Predicate, scope: Scope): Sql;
}

/** The row key of a target; null when nothing is stored or referred to under it. */
export function targetPk({ ids }: Compilation, target: Target): Sql {
  return sql`(select pk from resource where type = ${ids.name(target.type)} and id = ${boundedKey(target.id)})`;
}
