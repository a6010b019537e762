// Which resource a change is about: its id, and what the requester already sees there. Conditions match only what the
// requester may see, so a hidden resource answers like one that never existed.
// https://hl7.org/fhir/R4/http.html#ccreate, https://hl7.org/fhir/R4/http.html#cond-update
import type { Permit } from '#consent/permit.ts';
import { invalid, issueAt, multipleMatches, OperationOutcomeError } from '#fhir/outcome.ts';
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
  /** The index of the create in the same transaction that has the same condition. */
  readonly repeats?: number;
}

type Create = Extract<Change, { kind: 'create' }>;

export interface IdentityParts {
  readonly writer: Writer;
  /** In whose eyes: those of the requester, and for an import of the organisation whose word it is. */
  readonly permitOf: (change: Change) => Permit;
  readonly newId: () => string;
  /** Throws `forbidden` where the token may not search the type: a condition that matches nothing would make duplicates. */
  readonly checkMayMatch: (type: string) => void;
}

type Looking = IdentityParts & { readonly permit: Permit };

/** What each change is about; undefined where a conditional patch or delete matches nothing, and for a part of what is held. */
export async function identifyChanges(parts: IdentityParts, changes: readonly Change[]): Promise<readonly (Identity | undefined)[]> {
  const identities: (Identity | undefined)[] = [];
  const unmatched = new Map<string, number>();
  const wholes = new Map<string, Identity>();
  for (const [i, change] of changes.entries()) {
    if (isNew(change)) {
      identities.push(newIdentity(parts, change));
      continue;
    }
    const whole = change.part === undefined ? undefined : wholes.get(change.part.of);
    const looking: Looking = { ...parts, permit: parts.permitOf(change) };
    const identity = whole === undefined ? await identifyChange(looking, change) : await identifyPart(looking, change, whole);
    const condition = conditionOf(change);
    identities.push(identity);
    // Something held answers what this server made: its parts are there as well.
    if (identity?.current !== undefined) noteWhole(change, identity);
    if (condition === undefined || identity === undefined || identity.current !== undefined) continue;
    const key = `${identity.type}?${condition.text}`;
    const first = unmatched.get(key);
    if (first === undefined) unmatched.set(key, i);
    else {
      const again = repeated(changes, identities, first, i);
      identities[i] = again;
      if (again !== undefined) noteWhole(change, again);
    }
  }
  if (changes.length > 1) refuseOverlap(changes, identities);
  return identities;

  function noteWhole(change: Change, identity: Identity): void {
    const name = change.kind === 'create' ? (change.id ?? change.fullUrl) : undefined;
    if (name !== undefined) wholes.set(name, identity);
  }
}

async function identifyPart({ writer, permit }: Looking, { part }: Change, { current }: Identity): Promise<Identity | undefined> {
  const target = current === undefined ? undefined : part?.held?.(current);
  if (target === undefined) return undefined;
  const held = await writer.read(permit({ ...target, where: all }));
  return held === undefined ? undefined : { ...target, current: held, conditional: true };
}

/** Nothing held can answer it: so it is with nearly all that a document becomes. */
function isNew(change: Change): change is Create {
  return change.kind === 'create' && change.held === undefined && change.ifNoneExist === undefined && change.part === undefined;
}

function newIdentity({ newId }: Pick<IdentityParts, 'newId'>, { type, id = newId(), ifNoneExist }: Create): Identity {
  return { type, id, conditional: ifNoneExist !== undefined };
}

function conditionOf(change: Change): Condition | undefined {
  if (change.kind === 'create') return change.held?.condition ?? change.ifNoneExist;
  return 'condition' in change.target ? change.target.condition : undefined;
}

/** Two creates with one condition make one resource, as they would one after the other; with an update the two overlap. */
function repeated(
  changes: readonly Change[],
  identities: readonly (Identity | undefined)[],
  first: number,
  i: number,
): Identity | undefined {
  const [before, change, identity] = [changes[first], changes[i], identities[first]];
  if (identity === undefined || before?.kind !== 'create' || change?.kind !== 'create') return identity;
  return { ...identity, repeats: first };
}

/** undefined: a conditional patch or delete that matches nothing. */
async function identifyChange(looking: Looking, change: Change): Promise<Identity | undefined> {
  if (change.kind === 'create') return identifyCreate(looking, change);
  const identity = await identifySelected(looking, change.target);
  if (identity !== undefined) return identity;
  return change.kind === 'update' ? { type: change.target.type, id: looking.newId(), conditional: true } : undefined;
}

async function identifyCreate(looking: Looking, change: Create): Promise<Identity> {
  const found = (await findHeld(looking, change)) ?? (change.ifNoneExist && (await findOne(looking, change.type, change.ifNoneExist)));
  if (found === undefined) return newIdentity(looking, change);
  return { type: found.type, id: found.id, current: found, conditional: true };
}

/** No right to search is asked for: it answers no question of the requester's. */
async function findHeld({ writer, permit }: Looking, { type, held, place }: Create): Promise<Version | undefined> {
  if (held === undefined) return undefined;
  await writer.lock(`${type}?${held.condition.text}`);
  const [found] = (await writer.search(permit(held.condition.query))).matches;
  if (found === undefined) return undefined;
  try {
    held.meet(found);
  } catch (error) {
    throw error instanceof OperationOutcomeError
      ? new OperationOutcomeError(error.outcome.issue.map((each) => issueAt(place, each)))
      : error;
  }
  return found;
}

async function identifySelected(looking: Looking, target: Selector): Promise<Identity | undefined> {
  if ('condition' in target) {
    const found = await findOne(looking, target.type, target.condition);
    return found === undefined ? undefined : { type: found.type, id: found.id, current: found, conditional: true };
  }
  const current = await looking.writer.read(looking.permit({ type: target.type, id: target.id, where: all }));
  return { type: target.type, id: target.id, conditional: false, ...(current === undefined ? {} : { current }) };
}

async function findOne({ writer, permit, checkMayMatch }: Looking, type: string, condition: Condition): Promise<Version | undefined> {
  checkMayMatch(type);
  await writer.lock(`${type}?${condition.text}`);
  const { matches } = await writer.search(permit(condition.query));
  if (matches.length > 1) {
    throw multipleMatches(`The condition ${type}?${condition.text} matches several resources; make it match at most one.`);
  }
  return matches[0];
}

/** Two entries of one transaction may not change the same resource. https://hl7.org/fhir/R4/http.html#trules */
function refuseOverlap(changes: readonly Change[], identities: readonly (Identity | undefined)[]): void {
  const seen = new Map<string, string>();
  identities.forEach((identity, i) => {
    const change = changes[i];
    if (identity === undefined || change === undefined) return;
    if (change.kind === 'create' && (identity.current !== undefined || identity.repeats !== undefined)) return;
    const name = `${identity.type}/${identity.id}`;
    const before = seen.get(name);
    if (before !== undefined)
      throw invalid(
        `${before} and ${change.place} change the same resource ${name}; a transaction names each resource once.`,
        change.place,
      );
    seen.set(name, change.place);
  });
}
