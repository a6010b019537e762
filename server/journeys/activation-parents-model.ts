// Activation told a second time where both parents are asked for a minor: who has proposed what, who waits for whom, what holds, and what
// the eighteenth birthday changes.

/** Each parent at home or at the counter, and the child. */
export type Actor = 'guardian' | 'citizen-new' | 'guardian at the counter' | 'citizen-new at the counter' | 'child';
export const actors: readonly Actor[] = ['guardian', 'citizen-new', 'guardian at the counter', 'citizen-new at the counter', 'child'];

export interface Choices {
  readonly past: boolean;
  readonly consultation: boolean;
}

interface Run {
  readonly step: 'summarised' | 'waiting';
  readonly choices: Choices;
  readonly changed: number;
}

export interface ParentsWorld {
  time: number;
  readonly runs: Map<Actor, Run>;
  /** Overdue, and not yet put away. */
  overdue: number;
  /** Of the open or closed record; a parent's word about third parties ends on the birthday. */
  decided?: { readonly feed: boolean; readonly past: boolean; readonly consultation: boolean; readonly consultationByParent: boolean };
  completed: number;
  rejected: number;
  cancelled: number;
  /** By parent: what they give of the open record, and the other has to confirm. */
  readonly given: Map<string, { readonly what: ReadonlySet<keyof Choices>; readonly changed: number }>;
  /** What became of such requests; `overdue` is not yet put away. */
  readonly widenings: { confirmed: number; refused: number; givenUp: number; overdue: number };
  receipts: number;
  /** Openings that two parents have confirmed, and those that the child has, of age. */
  readonly opened: ('both parents' | 'self')[];
}

export const birthday = Date.parse('2029-05-13T22:00:00Z');
const hour = 3_600_000;
const lifetimes = { summarised: 72 * hour, waiting: 30 * 24 * hour };

export function newParentsWorld(time: number): ParentsWorld {
  const widenings = { confirmed: 0, refused: 0, givenUp: 0, overdue: 0 };
  return {
    time,
    runs: new Map(),
    overdue: 0,
    completed: 0,
    rejected: 0,
    cancelled: 0,
    given: new Map(),
    widenings,
    receipts: 0,
    opened: [],
  };
}

export function passTo(world: ParentsWorld, time: number): void {
  world.time = Math.max(world.time, time);
  for (const [actor, { step, changed }] of world.runs) {
    if (world.time - changed <= lifetimes[step]) continue;
    world.runs.delete(actor);
    world.overdue += 1;
  }
  for (const [parent, { changed }] of world.given) {
    if (world.time - changed <= lifetimes.waiting) continue;
    world.given.delete(parent);
    world.widenings.overdue += 1;
  }
}

export const parentOf = (actor: Actor): string | undefined => (actor === 'child' ? undefined : actor.split(' ')[0]);
const ofAge = ({ time }: ParentsWorld): boolean => time >= birthday;
/** Parents act until the birthday, the child from then on. */
const mayAct = (world: ParentsWorld, actor: Actor): boolean => ofAge(world) === (actor === 'child');

/** What a parent has confirmed is theirs through every door; a draft goes on where it was begun. */
function mineOf({ runs }: ParentsWorld, actor: Actor): Actor | undefined {
  const held = [...runs].find(([other, { step }]) => step === 'waiting' && parentOf(other) === parentOf(actor));
  return held?.[0] ?? (runs.has(actor) ? actor : undefined);
}

/** Everything but the confirmation. */
export function propose(world: ParentsWorld, actor: Actor, choices: Choices): string | undefined {
  if (!mayAct(world, actor) || world.decided?.feed === true || isHeld(world, actor)) return undefined;
  world.runs.set(actor, { step: 'summarised', choices, changed: world.time });
  return tidied(world, 'summarised');
}

export function confirm(world: ParentsWorld, actor: Actor): string | undefined {
  const run = world.runs.get(actor);
  if (!mayAct(world, actor) || world.decided?.feed === true || isHeld(world, actor) || run === undefined) return undefined;
  if (actor === 'child') return open(world, run.choices, 'self');
  world.runs.set(actor, { ...run, step: 'waiting', changed: world.time });
  return tidied(world, 'awaiting-second-parent');
}

export function abandon(world: ParentsWorld, actor: Actor): string | undefined {
  const mine = mineOf(world, actor);
  const parent = parentOf(actor) ?? '';
  if (mayAct(world, actor) && world.given.delete(parent)) {
    world.widenings.givenUp += 1;
    return tidied(world, 'abandoned');
  }
  if (!mayAct(world, actor) || mine === undefined) return undefined;
  world.runs.delete(mine);
  world.cancelled += 1;
  return tidied(world, 'abandoned');
}

function isHeld(world: ParentsWorld, actor: Actor): boolean {
  const mine = mineOf(world, actor);
  return mine !== undefined && world.runs.get(mine)?.step === 'waiting';
}

/** Whose proposal waits for this one, when there is but one of them to answer. */
export function waitingFor(world: ParentsWorld, actor: Actor): readonly Actor[] {
  return [...world.runs].flatMap(([other, { step }]) => (step === 'waiting' && parentOf(other) !== parentOf(actor) ? [other] : []));
}

export function answer(
  world: ParentsWorld,
  actor: Actor,
  agrees: boolean,
  hasRead: boolean,
  answered: Actor | undefined,
): string | undefined {
  if (world.decided?.feed === true) return answerWidening(world, actor, agrees, hasRead);
  const run = answered === undefined ? undefined : world.runs.get(answered);
  if (actor === 'child' || !mayAct(world, actor) || answered === undefined || run === undefined) return undefined;
  if (agrees && !hasRead) return undefined;
  if (agrees) {
    world.runs.delete(answered);
    return open(world, run.choices, 'both parents');
  }
  world.runs.delete(answered);
  world.rejected += 1;
  return tidied(world, 'refused');
}

function answerWidening(world: ParentsWorld, actor: Actor, agrees: boolean, hasRead: boolean): string | undefined {
  const [other, request] = [...world.given].find(([parent]) => parent !== parentOf(actor)) ?? [];
  if (actor === 'child' || !mayAct(world, actor) || other === undefined || request === undefined || world.decided === undefined)
    return undefined;
  if (agrees && !hasRead) return undefined;
  world.given.delete(other);
  world.widenings[agrees ? 'confirmed' : 'refused'] += 1;
  if (!agrees) return tidied(world, 'refused');
  const { what } = request;
  const isNew = what.has('consultation') && !world.decided.consultation;
  world.decided = {
    ...world.decided,
    past: world.decided.past || what.has('past'),
    consultation: world.decided.consultation || what.has('consultation'),
    ...(isNew ? { consultationByParent: true } : {}),
  };
  world.receipts += 1;
  giveUpGiven(world);
  return tidied(world, 'confirmed');
}

function giveUpGiven(world: ParentsWorld): void {
  world.widenings.givenUp += world.given.size;
  world.given.clear();
}

function open(world: ParentsWorld, choices: Choices, by: 'both parents' | 'self'): string {
  if (by === 'self') world.runs.delete('child');
  world.decided = { feed: true, ...choices, consultationByParent: by === 'both parents' };
  world.completed += 1;
  world.receipts += 1;
  world.opened.push(by);
  world.cancelled += world.runs.size;
  world.runs.clear();
  return tidied(world, 'confirmed');
}

/** One choice of a record that was opened once. */
export function choose(world: ParentsWorld, actor: Actor, choice: 'feed' | 'past' | 'consultation', permit: boolean): string | undefined {
  const { decided } = world;
  if (!mayAct(world, actor) || decided === undefined) return undefined;
  const now = choice === 'consultation' ? consultationOf(world) : decided[choice];
  // To give more, or to open again, takes both parents; to take back takes one, and waits for nobody.
  if (now !== permit && permit && actor !== 'child') {
    if (!decided.feed || choice === 'feed') return undefined;
    const parent = parentOf(actor) ?? '';
    const before = world.given.get(parent);
    if (before !== undefined) world.widenings.givenUp += 1;
    world.given.set(parent, { what: new Set([...(before?.what ?? []), choice]), changed: world.time });
    return putAway(world, 'awaiting-second-parent');
  }
  if (now !== permit) {
    if (actor === 'child' || (choice === 'feed' && !permit)) giveUpGiven(world);
    putAway(world, '');
    const by = choice === 'consultation' ? { consultationByParent: actor !== 'child' } : {};
    world.decided = { ...decided, [choice]: permit, ...by };
    world.receipts += 1;
    if (choice === 'feed' && permit) world.opened.push('self');
  }
  return world.decided?.feed === true ? 'confirmed' : 'refused';
}

/** Undefined when nobody has decided, or a parent had and the child is of age. */
export function consultationOf({ decided, time }: ParentsWorld): boolean | undefined {
  return decided === undefined || (decided.consultationByParent && time >= birthday) ? undefined : decided.consultation;
}

function tidied(world: ParentsWorld, state: string): string {
  world.cancelled += world.overdue;
  world.overdue = 0;
  return putAway(world, state);
}

/** In the background. */
export function sweep(world: ParentsWorld): void {
  tidied(world, '');
}

/** What is overdue of what was given later. */
function putAway(world: ParentsWorld, state: string): string {
  world.widenings.givenUp += world.widenings.overdue;
  world.widenings.overdue = 0;
  return state;
}
