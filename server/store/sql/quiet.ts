// Who of those written together can take or hand on anything at all. What has just been inserted was named by nobody before, and
// what is in its row is known: most of a document need not be asked about.
import { Mark } from '#search/predicate.ts';
import { correlationCode } from './codes.ts';

export interface Settling {
  readonly pk: number;
  /** Its rows of `correlation`. */
  readonly links: readonly (readonly number[])[];
  /** The resource itself asked to be hidden, and was not before. */
  readonly bornHidden: boolean;
  /** It was inserted with what it inherits. */
  readonly hasInherited?: boolean;
  /** Of a row that was inserted just now: what is in it. */
  readonly inserted?: { readonly patient: number | null; readonly labels: number; readonly marks: number } | undefined;
}

/** Row keys to ask about: by their own links, and by the links that name them. */
export interface Asking {
  readonly own: readonly number[];
  readonly named: readonly number[];
}

/** For what spreads from a whole to its parts and from a source to its heirs; after each has inherited once. */
export function askToSpread(all: readonly Settling[], { inserted, sources, belongs }: Relations = relate(all)): Asking {
  const gives = ({ pk, inserted: row }: Settling): boolean => row === undefined || sources.has(pk) || row.labels !== 0 || row.marks !== 0;
  const isSilent = (whole: Settling, key: number): boolean => !gives(whole) && belongs(-key);
  const named = new Set(sources.values());
  return {
    own: all
      .filter((each) => each.links.some(([, key, role]) => role === correlationCode.part && !isSilent(each, key as number)))
      .map(({ pk }) => pk),
    named: all.map(({ pk }) => pk).filter((pk) => !inserted.has(pk) || named.has(pk)),
  };
}

/** For neighbours that are hidden. */
export function askForHidden(all: readonly Settling[], { inserted, sources }: Relations = relate(all)): Asking {
  const isHidden = all.some(({ inserted: row }) => row !== undefined && (row.marks & Mark.hidden) !== 0);
  const inheritsFromOutside = [...sources.values()].some((source) => !inserted.has(source));
  const isOpen = isHidden || inheritsFromOutside;
  return {
    own: all.filter(({ links }) => isOpen || links.some(([, key]) => !inserted.has(-(key as number)))).map(({ pk }) => pk),
    named: all.map(({ pk }) => pk).filter((pk) => isOpen || !inserted.has(pk)),
  };
}

type Relations = ReturnType<typeof relate>;

/** What both questions rest on. */
export function relate(all: readonly Settling[]) {
  const inserted = new Map<number, NonNullable<Settling['inserted']>>();
  for (const { pk, inserted: row } of all) if (row !== undefined) inserted.set(pk, row);
  /** Heir -> what it inherits from. */
  const sources = new Map<number, number>();
  for (const { pk, links } of all) for (const [, key, role] of links) if (role === correlationCode.heir) sources.set(pk, -(key as number));
  /** Inserted now and somebody's: by itself, or by what it has just inherited. */
  const belongs = (pk: number): boolean => {
    const source = sources.get(pk);
    if (!inserted.has(pk) || (source !== undefined && sources.has(source))) return false;
    const patient = inserted.get(source ?? pk)?.patient;
    return patient !== undefined && patient !== null;
  };
  return { inserted, sources, belongs };
}
