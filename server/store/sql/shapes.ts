// Finds the text of a statement without writing it. Fragments of one kind share their `strings` array, so a statement's shape
// is the sequence of these arrays, with a mark for every bound value: a path in a tree. Writing and hashing the text of a
// consent predicate costs more than running it.
import { isSql, render, type Sql, type SqlValue } from './sql.ts';

export interface Shape {
  readonly text: string;
}

interface Node {
  readonly next: Map<readonly string[], Node>;
  shape?: Shape;
}

const boundValue: readonly string[] = ['?'];
/** A flood of new shapes starts the tree anew. */
const mostNodes = 60_000;

export class Shapes {
  readonly #placeholder: (n: number) => string;
  #root: Node = { next: new Map() };
  #nodes = 0;

  constructor(placeholder: (n: number) => string) {
    this.#placeholder = placeholder;
  }

  find(statement: Sql): { readonly shape: Shape; readonly values: readonly SqlValue[] } {
    if (this.#nodes > mostNodes) {
      this.#root = { next: new Map() };
      this.#nodes = 0;
    }
    const values: SqlValue[] = [];
    const end = this.#walk(statement, this.#root, values);
    end.shape ??= { text: render(statement, this.#placeholder).text };
    return { shape: end.shape, values };
  }

  #walk(fragment: Sql, from: Node, values: SqlValue[]): Node {
    let node = this.#step(from, fragment.strings);
    for (const part of fragment.parts) {
      if (isSql(part)) node = this.#walk(part, node, values);
      else {
        values.push(part);
        node = this.#step(node, boundValue);
      }
    }
    return node;
  }

  #step(node: Node, strings: readonly string[]): Node {
    let next = node.next.get(strings);
    if (next === undefined) {
      next = { next: new Map() };
      node.next.set(strings, next);
      this.#nodes += 1;
    }
    return next;
  }
}
