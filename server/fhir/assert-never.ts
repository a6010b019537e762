/** Closes a switch over a union: a new member compiles only when every switch knows it. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected member: ${JSON.stringify(value)}`);
}
