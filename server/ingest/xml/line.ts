// Where in a text something is, as an editor says it.

/** The line of an offset, from 1. Remarks on a document ask for many: its lines are looked for once, as far as anybody asks. */
export function linesOf(text: string): (offset: number) => number {
  const ends: number[] = [];
  let next = text.indexOf('\n');
  return (offset) => {
    for (; next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) ends.push(next);
    let [from, to] = [0, ends.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((ends[middle] as number) < offset) from = middle + 1;
      else to = middle;
    }
    return from + 1;
  };
}
