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

test('a reference alone, which is checked in one step, is judged as one that says more', () => {
  const text = fc.oneof(
    fc
      .tuple(fc.constantFrom('Patient', 'Group', 'Banana', 'patient', '#', '', '/'), fc.constantFrom('/', '', '//'), fc.string())
      .map((parts) => parts.join('')),
    fc.constantFrom(
      'Patient/1',
      'Group/a-b.C',
      `Patient/${'x'.repeat(64)}`,
      `Patient/${'x'.repeat(65)}`,
      'Patient/1\n',
      'Patient/1/_history/2',
    ),
  );
  const deep = (reference: object, depth: number): object => {
    let extension: object = { url: 'https://a.example', valueReference: reference };
    for (let level = 0; level < depth; level++) extension = { url: 'https://a.example', extension: [extension] };
    return { ...observation, extension: [extension] };
  };
  const places: ((reference: object) => object)[] = [
    (subject) => ({ ...observation, subject }),
    (item) => ({ ...observation, performer: [item], hasMember: [item] }),
    (reference) => deep(reference, 3),
    (reference) => deep(reference, 97),
    (reference) => deep(reference, 98),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...places), text, (place, reference) => {
      // The display stands after the text, so that what is too deep is told of the text first.
      const longer = validate(place({ reference, display: 'x' })).filter(({ expression = [] }) => !expression[0]?.endsWith('.display'));
      expect(validate(place({ reference }))).toEqual(longer);
    }),
    { numRuns: 500 },
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
