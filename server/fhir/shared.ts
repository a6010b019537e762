// Values that many resources hold: the person whom all results are about, the code of an exam that is sent all day. One value for all of
// them, frozen, so that what was found out of it once holds wherever it stands again.

const shared = new WeakSet<object>();

/** Frozen in all its depth and known as shared; a value that names something inside of its resource (`#x`) means another thing in each, and is left. */
export function share<T extends object>(value: T): T {
  if (shared.has(value) || isLocal(value)) return value;
  freeze(value);
  shared.add(value);
  return value;
}

export function isShared(value: object): boolean {
  return shared.has(value);
}

/** What `find` says of a value: asked once of a shared one, each time of any other. */
export function onceForShared<T, V extends object = object>(find: (value: V) => T): (value: V) => T {
  const found = new WeakMap<object, T>();
  return (value) => {
    const before = found.get(value);
    if (before !== undefined) return before;
    const made = find(value);
    if (shared.has(value)) found.set(value, made);
    return made;
  };
}

function isLocal(value: unknown): boolean {
  if (typeof value === 'string') return value.startsWith('#');
  return typeof value === 'object' && value !== null && Object.values(value).some(isLocal);
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.values(value).forEach(freeze);
  Object.freeze(value);
}
