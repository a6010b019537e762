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
  /** Addresses in it that no code has come back from; none at the counter. */
  readonly pending?: readonly string[];
}

export interface World {
  time: number;
  deceased: boolean;
  /** In force. */
  readonly decided: Partial<Record<Category, boolean>>;
  readonly drafts: Map<Actor, Draft>;
  /** Addresses of the citizen that a code came back from, and until when that counts. */
  readonly proven: Map<string, number>;
  /** Overdue, and not yet put away. */
  overdue: Draft[];
  completed: number;
  rejected: number;
  cancelled: number;
  receipts: number;
}

export const lifetime = 72 * 3_600_000;

export function newWorld(time: number): World {
  return {
    time,
    deceased: false,
    decided: {},
    drafts: new Map(),
    proven: new Map(),
    overdue: [],
    completed: 0,
    rejected: 0,
    cancelled: 0,
    receipts: 0,
  };
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
  const isProven = (address: string): boolean => actor === 'operator' || (world.proven.get(address) ?? 0) > world.time;
  const draft = drawnOn(before, said, notice, world.time, isProven);
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
  if (choices === undefined || (choices.feed && (email === undefined || draft.pending?.length !== 0))) return undefined;
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

function drawnOn(
  before: Draft | undefined,
  said: Said,
  notice: string,
  time: number,
  isProven: (address: string) => boolean,
): Draft | undefined {
  let draft: Draft = { ...before, changed: time };
  const given = (name: string): boolean => said[name] !== undefined;
  if (given('noticeVersion')) {
    if (said['noticeVersion'] !== notice) return undefined;
    draft = { ...draft, read: true };
  }
  if (given('email') || given('phone')) {
    const email = (said['email'] ?? draft.email) as string | undefined;
    const phone = said['phone'] === undefined ? draft.phone : plain(said['phone']);
    if (draft.read === undefined || email === undefined || phone === undefined) return undefined;
    const verified = [before?.email, before?.phone].filter((one) => one !== undefined && before?.pending?.includes(one) === false);
    draft = { ...draft, email, phone, pending: [email, phone].filter((one) => !verified.includes(one)) };
  }
  if (draft.pending !== undefined) draft = { ...draft, pending: draft.pending.filter((address) => !isProven(address)) };
  if (categories.some(given)) {
    const feed = (said['feed'] ?? draft.choices?.feed) as boolean | undefined;
    const past = (said['past'] ?? draft.choices?.past ?? (feed === false ? false : undefined)) as boolean | undefined;
    const consultation = (said['consultation'] ?? draft.choices?.consultation ?? (feed === false ? false : undefined)) as
      boolean | undefined;
    if (draft.read === undefined || feed === undefined || past === undefined || consultation === undefined) return undefined;
    if (feed && draft.email === undefined && draft.choices === undefined) return undefined;
    if (feed && draft.email !== undefined && draft.pending?.length !== 0) return undefined;
    draft = { ...draft, choices: { feed, past, consultation } };
  }
  return draft;
}

export function change(world: World, actor: Actor, said: Said, notice: string): string | undefined {
  const given = categories.filter((category) => said[category] !== undefined);
  const contacts = said['email'] !== undefined || said['phone'] !== undefined;
  if (world.deceased || world.decided.feed === undefined || (given.length === 0 && !contacts)) return undefined;
  const addresses = [said['email'], said['phone']].filter((one) => one !== undefined).map(plain);
  if (actor !== 'operator' && addresses.some((one) => (world.proven.get(one) ?? 0) <= world.time)) return undefined;
  const changed = given.filter((category) => said[category] !== world.decided[category]);
  if (said['noticeVersion'] !== undefined ? said['noticeVersion'] !== notice : changed.some((category) => said[category] === true))
    return undefined;
  if (said['confirm'] === false) return 'summarised';
  for (const category of changed) world.decided[category] = said[category] === true;
  if (changed.length > 0 || contacts) world.receipts += 1;
  return world.decided.feed ? 'confirmed' : 'refused';
}

/** As it is kept: people write numbers with spaces. */
function plain(address: string | boolean): string {
  return String(address).replaceAll(' ', '');
}
