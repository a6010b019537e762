// Tokens: values are interned, so a probe compares one number.
// https://hl7.org/fhir/R4/search.html#token
import type { TokenValue } from '#search/predicate.ts';
import { boundedKey } from './bounded.ts';
import type { Compilation } from './compilation.ts';
import { balanced, join, raw, sql, type Sql } from './sql.ts';

type Full = { readonly system: string | null; readonly code: string };

/** Beyond this many codes of one system they are bound as one value: a value set may have tens of thousands. */
const MOST_BOUND = 1000;

/** Values of one form go into one list, so that a thousand of them make a flat statement. */
export function tokenSql(values: readonly TokenValue[], x: Sql, compilation: Compilation): Sql {
  const { ids } = compilation;
  const full: Full[] = [];
  const codes: string[] = [];
  const systems: (string | null)[] = [];
  for (const { system, code } of values) {
    if (code === undefined && system === undefined) return raw('1 = 1');
    if (code === undefined) systems.push(system ?? null);
    else if (system === undefined) codes.push(code);
    else full.push({ system, code });
  }
  const terms: Sql[] = [];
  if (full.length === 1) terms.push(sql`${x}.term = ${ids.term(full[0] as Full)}`);
  else if (full.length > MOST_BOUND) terms.push(...[...bySystem(full)].map((each) => sql`${x}.term in (${termsOf(...each, compilation)})`));
  else if (full.length > 1)
    terms.push(
      sql`${x}.term in (${join(
        full.map((term) => ids.term(term)),
        ', ',
      )})`,
    );
  if (codes.length > 0) terms.push(sql`${x}.term in (select id from term where code in (${list(codes.map(boundedKey))}))`);
  if (systems.length > 0) {
    const names = systems.map((system) => (system === null ? raw('0') : ids.name(system)));
    terms.push(sql`${x}.term in (select id from term where system in (${join(names, ', ')}))`);
  }
  return terms.length === 0 ? raw('1 = 0') : balanced(terms, 'or');
}

function bySystem(full: readonly Full[]): ReadonlyMap<string | null, string[]> {
  const codes = new Map<string | null, string[]>();
  for (const { system, code } of full) {
    const known = codes.get(system);
    if (known === undefined) codes.set(system, [code]);
    else known.push(code);
  }
  return codes;
}

function termsOf(system: string | null, codes: readonly string[], { ids, dialect }: Compilation): Sql {
  const name = system === null ? raw('0') : ids.name(system);
  return sql`select id from term where system = ${name} and ${dialect.oneOf(raw('code'), codes.map(boundedKey))}`;
}

function list(values: readonly string[]): Sql {
  return join(
    values.map((value) => sql`${value}`),
    ', ',
  );
}
