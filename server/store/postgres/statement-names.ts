// Names for statements that come again, so that the server parses and plans them once per connection.
import type { SqlValue } from '../sql/sql.ts';

const mostNames = 500;

export class StatementNames {
  /** Text to name; a text is named when it comes for the second time. */
  readonly #names = new Map<string, string | undefined>();
  #next = 0;

  prepared(text: string, values: readonly SqlValue[]): { text: string; values: SqlValue[]; name?: string } {
    const query = { text, values: [...values] };
    const known = this.#names.get(text);
    if (known !== undefined) return { ...query, name: known };
    if (this.#names.has(text)) return { ...query, name: this.#give(text) };
    if (this.#names.size < mostNames) this.#names.set(text, undefined);
    return query;
  }

  #give(text: string): string {
    const name = `s${(this.#next += 1)}`;
    this.#names.set(text, name);
    return name;
  }
}
