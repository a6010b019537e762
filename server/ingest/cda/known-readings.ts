// What hospitals send all day: the code of an exam, its reference range. An element that says in codes and numbers what another said before
// is not read again: it becomes the same value, shared by all, and what was understood of the other is understood of it.
import { isShared, share } from '#fhir/shared.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Remarks } from './remarks.ts';

interface Known<T> {
  readonly value: T;
  /** Of the element and of all below it, in their order. */
  readonly understood: readonly boolean[];
}

const LONGEST_KEY = 2000;

export class KnownReadings<T extends object> {
  readonly #known = new Map<string, Known<T>>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** What `read` says of the element, or said of one like it. Whatever gives rise to a remark is read each time. */
  read(element: XmlElement, read: (element: XmlElement) => T | undefined, remarks?: Pick<Remarks, 'count'>): T | undefined {
    const key = saidBy(element);
    if (key === undefined || key.length > LONGEST_KEY) return read(element);
    const before = this.#known.get(key);
    if (before === undefined) return this.#first(key, element, read, remarks);
    understand(element, before.understood, 0);
    return before.value;
  }

  #first(key: string, element: XmlElement, read: (element: XmlElement) => T | undefined, remarks?: Pick<Remarks, 'count'>): T | undefined {
    const count = remarks?.count;
    // Where others have understood a part of it before, nobody can say what this reading understands.
    const isUnread = !understoodOf(element, []).includes(true);
    const value = read(element);
    return value === undefined || !isUnread || count !== remarks?.count ? value : this.#keep(key, value, element);
  }

  /** As a copy: a text that was cut out of a document would keep the whole document. */
  #keep(key: string, value: T, element: XmlElement): T {
    const [ownKey, copy] = JSON.parse(JSON.stringify([key, value])) as [string, T];
    if (!isShared(share(copy))) return value;
    if (this.#known.size >= this.#most) this.#known.clear();
    this.#known.set(ownKey, { value: copy, understood: understoodOf(element, []) });
    return copy;
  }
}

/** Names and attributes of the element and of all below it; undefined where there are words, or a pointer to words: those are of one document. */
function saidBy({ name, attributes, content }: XmlElement): string | undefined {
  if (name === 'reference') return undefined;
  // No attribute can hold the control characters.
  let said = name;
  for (const each in attributes) said += `\u0001${each}\u0002${attributes[each] ?? ''}`;
  for (const part of content) {
    const inner = typeof part !== 'string' ? saidBy(part) : part.trim() === '' ? '' : undefined;
    if (inner === undefined) return undefined;
    if (inner !== '') said += `\u0003${inner}\u0004`;
  }
  return said;
}

function understoodOf(element: XmlElement, found: boolean[]): boolean[] {
  found.push(element.isUnderstood);
  for (const each of element.children) understoodOf(each, found);
  return found;
}

/** Answers the place of the next element. */
function understand(element: XmlElement, understood: readonly boolean[], at: number): number {
  if (understood[at] === true) element.isUnderstood = true;
  let next = at + 1;
  for (const each of element.children) next = understand(each, understood, next);
  return next;
}
