// What can be measured, by name.
export const suiteNames = [
  'read',
  'search',
  'write',
  'transaction',
  'documents',
  'stages',
  'import',
  'startup',
  'storage',
  'tokens',
  'xml',
  'pages',
] as const;

export type SuiteName = (typeof suiteNames)[number];

export function isSuiteName(name: string): name is SuiteName {
  return (suiteNames as readonly string[]).includes(name);
}
