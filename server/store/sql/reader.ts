// The reader's questions over one connection.
import type { Reader } from '../store.ts';
import type { Compilation } from './compilation.ts';
import type { Connection } from './connection.ts';
import { correlated } from './correlation.ts';
import { readHistory, readInstance } from './instance.ts';
import { dayCounts } from './day-counts.ts';
import {
  consentRules,
  delegation,
  feeders,
  isDeceased,
  isEnded,
  marked,
  memberships,
  represented,
  standing,
  standings,
} from './registry.ts';
import { search, statementOf } from './search.ts';
import { render, sql } from './sql.ts';

export function createReader(connection: Connection, compilation: Compilation): Reader {
  return {
    search: (query) => search(query, connection, compilation),
    read: (instance) => readInstance(instance, connection, compilation),
    history: (query) => readHistory(query, connection, compilation),
    async explain(query) {
      const statement = statementOf(query)(query, compilation);
      const { text, values } = render(statement, connection.dialect.placeholder);
      const plan = await connection.all(sql`${connection.dialect.explain} ${statement}`);
      return { sql: text, values, plan: plan.map((row) => row['detail'] ?? row['QUERY PLAN']).join('\n') };
    },
    isEnded: (target) => isEnded(target, connection, compilation),
    isDeceased: (patient) => isDeceased(patient, connection, compilation),
    memberships: (practitioner, at) => memberships(practitioner, at, connection, compilation),
    delegation: (patient, person, at) => delegation(patient, person, at, connection, compilation),
    represented: (person, at) => represented(person, at, connection, compilation),
    consentRules: (patient, at) => consentRules(patient, at, connection, compilation),
    standing: (target) => standing(target, connection, compilation),
    standings: (targets) => standings(targets, connection, compilation),
    marked: (targets, mask) => marked(targets, mask, connection),
    correlated: (target) => correlated(target, connection, compilation),
    feeders: () => feeders(connection),
    dayCounts: (from, to) => dayCounts(from, to, connection),
  };
}
