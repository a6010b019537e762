import fc from 'fast-check';
import { expect, test } from 'vitest';
import { consent, observation, patient, report } from './example.fixture.ts';
import { loadConformance } from './load.ts';
import { createValidator } from './validate.ts';

const conformance = loadConformance();
const { validate } = createValidator(conformance);
const examples = [observation, report, patient, consent];

/** Names that the definitions know, so that arbitrary JSON gets past the first check. */
const names = [
  'resourceType',
  'id',
  'meta',
  'text',
  'contained',
  'extension',
  'status',
  'code',
  'coding',
  'subject',
  'reference',
  'value',
  'valueQuantity',
  'component',
  'entry',
  'resource',
  'item',
  'name',
  '_status',
  'div',
  'profile',
  'url',
  'system',
  'period',
  'start',
  'end',
];

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom(null, '', 'final', 'Patient/1', '#a', 0, -1, 1.5, true, '2024-01', ...conformance.resourceTypes.slice(0, 20)),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('value'), { maxKeys: 5 }),
  ),
})).value;

test('any JSON is answered with issues, never with an exception', () => {
  fc.assert(
    fc.property(fc.constantFrom(...conformance.resourceTypes), fc.dictionary(fc.constantFrom(...names), json), (resourceType, content) => {
      expect(Array.isArray(validate({ ...content, resourceType }))).toBe(true);
    }),
    { numRuns: 400 },
  );
  fc.assert(
    fc.property(json, (value) => validate(value).length > 0),
    { numRuns: 200 },
  );
});

/** Puts a value somewhere into a copy of the resource. */
function disturbed(resource: object, path: readonly number[], value: unknown): object {
  const copy = structuredClone(resource) as Record<string, unknown>;
  let node: Record<string, unknown> = copy;
  for (const step of path) {
    const keys = Object.keys(node);
    const key = keys[step % keys.length] ?? '';
    const next = node[key];
    if (typeof next !== 'object' || next === null || step % 5 === 0) {
      node[key] = value;
      return copy;
    }
    node = next as Record<string, unknown>;
  }
  return copy;
}

test('a right resource with one thing changed is answered, and stays as it was', () => {
  const path = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...examples), path, json, (example, steps, value) => {
      const resource = disturbed(example, steps, value);
      const before = JSON.stringify(resource);
      validate(resource, { profiles: [...conformance.profiles.keys()], thorough: true });
      expect(JSON.stringify(resource)).toBe(before);
    }),
    { numRuns: 600 },
  );
});

test('an unknown property is found wherever it stands', () => {
  fc.assert(
    fc.property(fc.constantFrom(...examples), fc.stringMatching(/^x[a-z]{8}$/), (example, name) => {
      expect(validate({ ...example, [name]: 1 }).some(({ expression }) => expression?.[0] === `${example.resourceType}.${name}`)).toBe(
        true,
      );
    }),
    { numRuns: 50 },
  );
});

// Were it looked through anew from each place, it would take minutes.
test('what is hostile by size is answered in bounded time, with bounded issues', { timeout: 30_000 }, () => {
  let deep: object = { url: 'https://a.example', valueString: 'x' };
  for (let depth = 0; depth < 5000; depth++) deep = { url: 'https://a.example', extension: [deep] };
  const wide = Array.from({ length: 100_000 }, (_, at) => ({ reference: `#${at}` }));
  expect(validate({ ...observation, extension: [deep] })[0]?.code).toBe('too-costly');
  expect(validate({ ...observation, performer: wide })).toHaveLength(100);
  expect(validate({ ...observation, note: [{ text: 'x'.repeat(2_000_000) }] })).toHaveLength(1);
});
