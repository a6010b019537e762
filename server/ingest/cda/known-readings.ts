// What hospitals send all day: the code of an exam, its reference range. An element that is written, in codes and numbers, as another was before
// is not read again: it becomes the same value, shared by all, and what was understood of the other is understood of it.
import { isShared, share } from '#fhir/shared.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Remarks } from './remarks.ts';

interface Known<T> {
  /** Of the namespaces that its names were read in. */
  readonly declared: string;
  readonly value: T;
  /** Of the element and of all below it, in their order. */
  readonly understood: readonly boolean[];
}

/** Longer ones are no codes, and not kept. */
const LONGEST = 2000;

export class KnownReadings<T extends object> {
  readonly #known = new Map<string, Known<T>>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** What `read` says of the element, or said of one written like it. Whatever gives rise to a remark is read each time. */
  read(element: XmlElement, read: (element: XmlElement) => T | undefined, remarks?: Pick<Remarks, 'count'>): T | undefined {
    if (element.length > LONGEST || element.declared === undefined) return read(element);
    const before = this.#known.get(element.markup);
    if (before === undefined || before.declared !== element.declared) return this.#first(element, read, remarks);
    understand(element, before.understood, 0);
    return before.value;
  }

  #first(element: XmlElement, read: (element: XmlElement) => T | undefined, remarks?: Pick<Remarks, 'count'>): T | undefined {
    const count = remarks?.count();
    // Where others have understood a part of it before, nobody can say what this reading understands.
    const isUnread = !understoodOf(element, []).includes(true);
    const value = read(element);
    return value === undefined || !isUnread || count !== remarks?.count() || !isOfCodes(element) ? value : this.#keep(value, element);
  }

  /** As a copy: a text that was cut out of a document would keep the whole document. */
  #keep(value: T, element: XmlElement): T {
    const { markup, declared } = element;
    const [ownMarkup, ownDeclared, copy] = JSON.parse(JSON.stringify([markup, declared, value])) as [string, string, T];
    if (!isShared(share(copy))) return value;
    if (this.#known.size >= this.#most) this.#known.clear();
    this.#known.set(ownMarkup, { declared: ownDeclared, value: copy, understood: understoodOf(element, []) });
    return copy;
  }
}

/** Neither words, a pointer to words nor a comment in it or below: those are of one document. */
function isOfCodes(element: XmlElement): boolean {
  return !/<[!?]/.test(element.markup) && saysOnlyCodes(element);
}

function saysOnlyCodes({ name, content }: XmlElement): boolean {
  return name !== 'reference' && content.every((part) => (typeof part === 'string' ? part.trim() === '' : saysOnlyCodes(part)));
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
