import { expect, test } from 'vitest';
import type { RegisteredClient } from './clients.ts';
import { feedingOrganizations } from './feeding-organizations.ts';

const system: RegisteredClient = {
  id: 'x',
  since: 0,
  name: 'A system',
  kind: 'key',
  redirectUris: [],
  scope: 'system/*.cruds',
  organization: 'hospital',
  introspects: false,
};

test.each<[string, readonly Partial<RegisteredClient>[], readonly string[]]>([
  ['Whose system may write, feeds', [{}], ['hospital']],
  ['An organisation with two systems is one', [{}, { id: 'y' }, { id: 'z', organization: 'cup' }], ['cup', 'hospital']],
  ['One kind of resource is enough', [{ scope: 'system/Observation.cu' }], ['hospital']],
  ['The older way to say it counts as well', [{ scope: 'system/*.write' }], ['hospital']],
  ['Who only reads, does not', [{ scope: 'system/*.rs' }, { scope: 'system/*.read' }], []],
  ['An app that people log in with, does not', [{ redirectUris: ['https://app.example/'], scope: 'user/*.cruds' }], []],
  ['A system that is shut out, does not', [{ disabled: true }], []],
])('%s', (_, clients, expected) => {
  expect(feedingOrganizations(clients.map((client) => ({ ...system, ...client })))).toEqual(expected);
});
