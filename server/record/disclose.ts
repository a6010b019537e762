// The one way out: consent decided, joined to the question, answered, and the audit row durable before the caller sees anything.
import { identify } from '#auth/identify.ts';
import type { Requester } from '#auth/requester.ts';
import type { VerifiedToken } from '#auth/verify-token.ts';
import type { HistoryQuery, Instance, Permit } from '#consent/permit.ts';
import { deleted, forbidden, notFound } from '#fhir/outcome.ts';
import { all } from '#search/predicate.ts';
import type { Query } from '#search/query.ts';
import type { HistoryResult, SearchResult, Store, Version } from '#store/store.ts';
import { auditRecord, type Act } from './act.ts';

export interface Disclosure {
  search(act: Act, query: Query): Promise<SearchResult>;
  /** Throws `not-found` for hidden and never-existed alike, `deleted` for what the requester could have seen. */
  read(act: Act, instance: Omit<Instance, 'where'>): Promise<Version>;
  /** One resource and what is asked about it, as one act: one state of the store, one audit row that names everything. */
  gather(
    act: Act,
    instance: Omit<Instance, 'where'>,
    questionsOn: (version: Version) => readonly Query[],
  ): Promise<{ readonly version: Version; readonly results: readonly SearchResult[] }>;
  history(act: Act, query: Omit<HistoryQuery, 'where'>): Promise<HistoryResult>;
  /** The permitted question as the engine runs it, for whoever asks or for somebody else; discloses no row. */
  explain(
    act: Act,
    query: Query,
    other?: Asker,
  ): Promise<{ readonly sql: string; readonly values: readonly unknown[]; readonly plan: string }>;
}

/** Somebody of the registry, as a token would name them. */
export type Asker = Pick<VerifiedToken, 'subject' | 'purpose'>;

export interface DisclosureParts {
  readonly store: Store;
  readonly permitFor: (requester: Requester, now: number) => Permit;
  readonly clock: () => number;
}

export function createDisclosure({ store, permitFor, clock }: DisclosureParts): Disclosure {
  return {
    async search(act, query) {
      const now = clock();
      const permitted = permitFor(act.requester, now)(query);
      const result = await store.read((reader) => reader.search(permitted));
      await store.append(auditRecord(act, now, 'success', [result.matches, result.included]));
      return result;
    },

    async read(act, instance) {
      const now = clock();
      const permitted = permitFor(act.requester, now)({ ...instance, where: all });
      const version = await store.read((reader) => reader.read(permitted));
      await store.append(auditRecord(act, now, version === undefined ? 'failed' : 'success', version === undefined ? [] : [[version]]));
      return present(version, instance);
    },

    async gather(act, instance, questionsOn) {
      const now = clock();
      const permit = permitFor(act.requester, now);
      const { version, results } = await store.read(async (reader) => {
        const found = await reader.read(permit({ ...instance, where: all }));
        const answers: SearchResult[] = [];
        if (found === undefined || found.deleted) return { version: found, results: answers };
        for (const query of questionsOn(found)) answers.push(await reader.search(permit(query)));
        return { version: found, results: answers };
      });
      const disclosed = results.flatMap(({ matches, included }) => [matches, included]);
      await store.append(
        auditRecord(act, now, version === undefined ? 'failed' : 'success', version === undefined ? [] : [[version], ...disclosed]),
      );
      return { version: present(version, instance), results };
    },

    async history(act, query) {
      const now = clock();
      const permitted = permitFor(act.requester, now)({ ...query, where: all });
      const result = await store.read((reader) => reader.history(permitted));
      await store.append(auditRecord(act, now, 'success', [result.versions]));
      if (query.id !== undefined && result.total === 0 && query.since === undefined && query.at === undefined) {
        throw absent({ type: query.type ?? 'Resource', id: query.id });
      }
      return result;
    },

    // The text and the plan of a statement follow what is stored, of whomever: whether a code, an order number or a person
    // is known at all. Only who runs the database may read them.
    async explain(act, query, other) {
      const now = clock();
      if (act.requester.kind !== 'admin') {
        await store.append(auditRecord(act, now, 'denied', []));
        throw forbidden('Only the administrator asks how a search is run.');
      }
      const plan = await store.read(async (reader) => {
        const requester = other === undefined ? act.requester : await identify(tokenOf(other, now), reader, now);
        return reader.explain(permitFor(requester, now)(query));
      });
      await store.append(auditRecord(act, now, 'success', []));
      return plan;
    },
  };
}

/** Nothing but the search itself is asked with it: the widest scopes of their kind. */
function tokenOf({ subject, purpose }: Asker, now: number): VerifiedToken {
  const context = subject.startsWith('Patient/') ? 'patient' : subject.startsWith('Organization/') ? 'system' : 'user';
  return { subject, purpose, client: 'explain', scopes: [{ context, type: '*', interactions: 'cruds' }], expires: now };
}

function present(version: Version | undefined, instance: Omit<Instance, 'where'>): Version {
  if (version === undefined) throw absent(instance);
  if (!version.deleted) return version;
  throw deleted(`${instance.type}/${instance.id} was deleted. Its history is at ${instance.type}/${instance.id}/_history.`);
}

function absent({ type, id, version }: { type: string; id: string; version?: number }): Error {
  const name = version === undefined ? `${type}/${id}` : `${type}/${id}/_history/${version}`;
  return notFound(`${name} is not known. Check the type and the id, or search for it.`);
}
