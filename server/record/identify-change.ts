// Which resource a change is about: its id, and what the requester already sees there. Conditions match only what the
// requester may see, so a hidden resource answers like one that never existed.
// https://hl7.org/fhir/R4/http.html#ccreate, https://hl7.org/fhir/R4/http.html#cond-update
import type { Permit } from '#consent/permit.ts';
import { invalid, multipleMatches } from '#fhir/outcome.ts';
import { all } from '#search/predicate.ts';
import type { Version, Writer } from '#store/store.ts';
import type { Change, Condition, Selector } from './change.ts';

export interface Identity {
  readonly type: string;
  readonly id: string;
  /** What the requester sees now; a deleted version counts as seen. */
  readonly current?: Version;
  /** The change found its resource by a condition. */
  readonly conditional: boolean;
}

export interface IdentityParts {
  readonly writer: Writer;
  readonly permit: Permit;
  readonly newId: () => string;
}

/** undefined: a conditional patch or delete that matches nothing. */
export async function identifyChange(parts: IdentityParts, change: Change): Promise<Identity | undefined> {
  if (change.kind === 'create') return identifyCreate(parts, change);
  const identity = await identifySelected(parts, change.target);
  if (identity !== undefined) return identity;
  return change.kind === 'update' ? { type: change.target.type, id: parts.newId(), conditional: true } : undefined;
}

async function identifyCreate(parts: IdentityParts, change: Extract<Change, { kind: 'create' }>): Promise<Identity> {
  const found = change.ifNoneExist === undefined ? undefined : await findOne(parts, change.type, change.ifNoneExist);
  if (found === undefined) return { type: change.type, id: parts.newId(), conditional: change.ifNoneExist !== undefined };
  return { type: found.type, id: found.id, current: found, conditional: true };
}

async function identifySelected(parts: IdentityParts, target: Selector): Promise<Identity | undefined> {
  if ('condition' in target) {
    const found = await findOne(parts, target.type, target.condition);
    return found === undefined ? undefined : { type: found.type, id: found.id, current: found, conditional: true };
  }
  const current = await parts.writer.read(parts.permit({ type: target.type, id: target.id, where: all }));
  return { type: target.type, id: target.id, conditional: false, ...(current === undefined ? {} : { current }) };
}

async function findOne({ writer, permit }: IdentityParts, type: string, condition: Condition): Promise<Version | undefined> {
  await writer.lock(`${type}?${condition.text}`);
  const { matches } = await writer.search(permit(condition.query));
  if (matches.length > 1) {
    throw multipleMatches(`The condition ${type}?${condition.text} matches several resources; make it match at most one.`);
  }
  return matches[0];
}

/** Two entries of one transaction may not change the same resource. https://hl7.org/fhir/R4/http.html#trules */
export function refuseOverlap(changes: readonly Change[], identities: readonly (Identity | undefined)[]): void {
  const seen = new Map<string, string>();
  identities.forEach((identity, i) => {
    const change = changes[i];
    if (identity === undefined || change === undefined) return;
    if (change.kind === 'create' && identity.current !== undefined) return;
    const name = `${identity.type}/${identity.id}`;
    const before = seen.get(name);
    if (before !== undefined) throw invalid(`${before} and ${change.place} change the same resource ${name}; a transaction names each resource once.`, change.place);
    seen.set(name, change.place);
  });
}
