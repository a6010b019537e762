// The record put together anew on a server's store, and the acts of the demo's people.
import { parseScopes } from '#auth/scopes.ts';
import { identify } from '#auth/identify.ts';
import type { PurposeOfUse } from '#auth/requester.ts';
import { loadConformance } from '#conformance/load.ts';
import type { Act } from '#record/act.ts';
import { composeRecord, type ComposedRecord } from '#server/compose-record.ts';
import type { Store } from '#store/store.ts';

const conformance = loadConformance();

export function recordOn(store: Store, clock: () => number): ComposedRecord {
  let count = 0;
  return composeRecord({
    store,
    conformance,
    policyName: 'liguria-2020',
    baseUrl: 'http://127.0.0.1:8080/fhir',
    clock,
    newId: () => `new-${++count}`,
  });
}

export async function actOf(store: Store, subject: string, purpose: PurposeOfUse, now: number): Promise<Act> {
  const token = { subject, client: 'test', scopes: parseScopes('user/*.cruds'), purpose, expires: now + 1 };
  const requester = await store.read((registry) => identify(token, registry, now));
  return { requester, action: 'search-type', asked: '/test', requestId: 'r' };
}
