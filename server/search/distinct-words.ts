// Words, each once, in the order of first mention. Most resources have so few that a look along the list is quicker than a set, and leaves
// nothing behind.

const FEW = 24;

export class DistinctWords {
  readonly all: string[] = [];
  #seen: Set<string> | undefined;

  add(word: string): void {
    const { all } = this;
    if (all.length < FEW) {
      if (!all.includes(word)) all.push(word);
      return;
    }
    this.#seen ??= new Set(all);
    const before = this.#seen.size;
    if (this.#seen.add(word).size > before) all.push(word);
  }

  addAll(words: readonly string[]): void {
    for (const word of words) this.add(word);
  }
}
