// A second, simple telling of activation, to compare the server with: who has a draft, what is decided, what was counted.
import type { Said } from './activation-words.ts';

export type Actor = 'citizen-new' | 'operator';
type Category = 'feed' | 'past' | 'consultation';
export const categories: readonly Category[] = ['feed', 'past', 'consultation'];

export interface Draft {
  readonly read?: true;
  readonly email?: string;
  readonly phone?: string;
  readonly choices?: Readonly<Record<Category, boolean>>;
  readonly changed: number;
}

export interface World {
  time: number;
  deceased: boolean;
  /** In force. */
  readonly decided: Partial<Record<Category, boolean>>;
  readonly drafts: Map<Actor, Draft>;
  /** Overdue, and not yet put away. */
  overdue: Draft[];
  completed: number;
  rejected: number;
  cancelled: number;
  receipts: number;
}

export const lifetime = 72 * 3_600_000;

export function newWorld(time: number): World {
  return { time, deceased: false, decided: {}, drafts: new Map(), overdue: [], completed: 0, rejected: 0, cancelled: 0, receipts: 0 };
}

export function pass(world: World, milliseconds: number): void {
  world.time += milliseconds;
  for (const [actor, draft] of world.drafts) {
    if (world.time - draft.changed <= lifetime) continue;
    world.drafts.delete(actor);
    world.overdue.push(draft);
  }
}

/** What the world becomes and the state that is answered; undefined when it is refused and nothing changes. */
export function activate(world: World, actor: Actor, said: Said, notice: string): string | undefined {
  if (Object.keys(said).length === 0 || (said['abandon'] !== true && (world.deceased || world.decided.feed === true))) return undefined;
  const before = world.drafts.get(actor);
  if (said['abandon'] === true) {
    if (before === undefined) return undefined;
    world.drafts.delete(actor);
    return tidied(world, 'abandoned', 1);
  }
  const draft = drawnOn(before, said, notice, world.time);
  if (draft === undefined) return undefined;
  const { choices, read, email } = draft;
  if (said['confirm'] !== true) {
    world.drafts.set(actor, draft);
    return tidied(
      world,
      choices !== undefined ? 'summarised' : email !== undefined ? 'data-checked' : read === true ? 'informed' : 'identified',
      0,
    );
  }
  if (choices === undefined || (choices.feed && email === undefined)) return undefined;
  world.drafts.delete(actor);
  if (!choices.feed) {
    world.rejected += 1;
    return tidied(world, 'refused', 0);
  }
  Object.assign(world.decided, choices);
  world.completed += 1;
  world.receipts += 1;
  const others = world.drafts.size;
  world.drafts.clear();
  return tidied(world, 'confirmed', others);
}

function tidied(world: World, state: string, cancelled: number): string {
  world.cancelled += cancelled + world.overdue.length;
  world.overdue = [];
  return state;
}

function drawnOn(before: Draft | undefined, said: Said, notice: string, time: number): Draft | undefined {
  let draft: Draft = { ...before, changed: time };
  const given = (name: string): boolean => said[name] !== undefined;
  if (given('noticeVersion')) {
    if (said['noticeVersion'] !== notice) return undefined;
    draft = { ...draft, read: true };
  }
  if (given('email') || given('phone')) {
    const email = (said['email'] ?? draft.email) as string | undefined;
    const phone = (said['phone'] ?? draft.phone) as string | undefined;
    if (draft.read === undefined || email === undefined || phone === undefined) return undefined;
    draft = { ...draft, email, phone };
  }
  if (categories.some(given)) {
    const feed = (said['feed'] ?? draft.choices?.feed) as boolean | undefined;
    const past = (said['past'] ?? draft.choices?.past ?? (feed === false ? false : undefined)) as boolean | undefined;
    const consultation = (said['consultation'] ?? draft.choices?.consultation ?? (feed === false ? false : undefined)) as
      boolean | undefined;
    if (draft.read === undefined || feed === undefined || past === undefined || consultation === undefined) return undefined;
    if (feed && draft.email === undefined && draft.choices === undefined) return undefined;
    draft = { ...draft, choices: { feed, past, consultation } };
  }
  return draft;
}

export function change(world: World, said: Said, notice: string): string | undefined {
  const given = categories.filter((category) => said[category] !== undefined);
  const contacts = said['email'] !== undefined || said['phone'] !== undefined;
  if (world.deceased || world.decided.feed === undefined || (given.length === 0 && !contacts)) return undefined;
  const changed = given.filter((category) => said[category] !== world.decided[category]);
  if (said['noticeVersion'] !== undefined ? said['noticeVersion'] !== notice : changed.some((category) => said[category] === true))
    return undefined;
  if (said['confirm'] === false) return 'summarised';
  for (const category of changed) world.decided[category] = said[category] === true;
  if (changed.length > 0 || contacts) world.receipts += 1;
  return world.decided.feed ? 'confirmed' : 'refused';
}
