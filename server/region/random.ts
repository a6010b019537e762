// Repeatable chance: the same seed gives the same numbers on every machine. No clock, no Math.random.

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** From `lo` to `hi`, both included. */
  int(lo: number, hi: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the rows `[weight, value]`. */
  weighted<T>(rows: readonly (readonly [number, T])[]): T;
  normal(mean: number, deviation: number): number;
  /** 16 hexadecimal digits: an id that tells nothing of its neighbours. */
  id(): string;
  digits(count: number): string;
}

/** A stream of its own for each key, so that one citizen's life does not depend on who came before. */
export function createRandom(...key: readonly (string | number)[]): Random {
  const state = new Uint32Array(4);
  const text = key.join('\u0000');
  for (let i = 0; i < 4; i++) state[i] = hashText(text, i);
  const bits = (): number => sfc32(state);
  for (let i = 0; i < 12; i++) bits();
  return fromBits(bits);
}

function fromBits(bits: () => number): Random {
  const next = (): number => bits() / 4_294_967_296;
  const int = (lo: number, hi: number): number => lo + Math.floor(next() * (hi - lo + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]) => list[int(0, list.length - 1)] as T,
    weighted: (rows) => weighted(rows, next()),
    normal: (mean, deviation) => mean + deviation * bellCurve(next),
    id: () => hex(bits()) + hex(bits()),
    digits: (count) => {
      let text = '';
      while (text.length < count) text += String(bits() % 1_000_000).padStart(6, '0');
      return text.slice(0, count);
    },
  };
}

function weighted<T>(rows: readonly (readonly [number, T])[], at: number): T {
  let left = at * rows.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of rows) {
    left -= weight;
    if (left < 0) return value;
  }
  return (rows.at(-1) as readonly [number, T])[1];
}

/** Twelve even throws: nearly normal and, unlike logarithms and cosines, the same bits on every machine. */
function bellCurve(next: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += next();
  return sum;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/** Small fast counter generator (Chris Doty-Humphrey's PractRand family), 32 bits a step. */
function sfc32(state: Uint32Array): number {
  const [a = 0, b = 0, c = 0, counter = 0] = state;
  const result = (a + b + counter) >>> 0;
  state[0] = b ^ (b >>> 9);
  state[1] = c + (c << 3);
  state[2] = ((c << 21) | (c >>> 11)) + result;
  state[3] = counter + 1;
  return result;
}

/** FNV-1a with a final mix. */
function hashText(text: string, salt: number): number {
  let hash = 2_166_136_261 ^ Math.imul(salt + 1, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
