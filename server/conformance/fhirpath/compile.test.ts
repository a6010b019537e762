import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { describe, expect, test } from 'vitest';
import { consent, observation, patient, report } from '../example.fixture.ts';
import { loadConformance } from '../load.ts';
import { choiceNames, uncheckedInvariants } from '../validate/invariants.ts';
import { compileFhirPath, compileTest, isMet } from './compile.ts';
import type { Collection } from './collection.ts';

const { structures } = loadConformance();
const choices = choiceNames(structures);

function evaluate(expression: string, item: unknown): Collection {
  const self = [item];
  return compileFhirPath(expression, choices)(self, { resource: item, rootResource: item, context: self, self });
}

test('every invariant of R4 can be checked but those that are named', () => {
  const constraints = structures.all.flatMap((structure) => [
    ...(structure.constraints ?? []),
    ...structure.elements.flatMap((element) => element.constraints ?? []),
  ]);
  const refused = constraints.filter(({ expression }) => {
    try {
      compileFhirPath(expression, choices);
      return false;
    } catch {
      return true;
    }
  });
  expect(constraints.length).toBeGreaterThan(200);
  expect(refused.map(({ key }) => key)).toEqual(uncheckedInvariants);
});

describe('the answers are those of the reference implementation', () => {
  test.each<[object, string]>([
    [observation, 'status'],
    [observation, "status = 'final' and code.exists()"],
    [observation, 'performer.reference'],
    [observation, 'performer.count() = 2'],
    [observation, "performer.where(reference.startsWith('Pract')).reference"],
    [observation, 'value.value'],
    [observation, 'value.value > 5 and value.value <= 5.4'],
    [observation, '(value as Quantity).unit'],
    [observation, 'value.ofType(Quantity).unit'],
    [observation, 'dataAbsentReason.empty() or value.empty()'],
    [observation, 'missing.exists() implies nothing.exists()'],
    [observation, "status in ('final' | 'amended')"],
    [observation, 'category.coding.code | category.coding.code'],
    [observation, 'performer[1].reference'],
    [observation, "performer.first().reference & '!'"],
    [observation, 'performer.tail().reference'],
    [observation, 'performer.last().reference'],
    [observation, 'performer.select(reference).isDistinct()'],
    [observation, 'performer.all(reference.exists())'],
    [observation, "iif(status = 'final', code.coding.code, status)"],
    [observation, 'code.coding.intersect(code.coding).exists()'],
    [observation, 'referenceRange.low.value < referenceRange.high.value'],
    [observation, 'missing = 1'],
    [observation, '(missing = 1) or true'],
    [observation, '(missing = 1) and true'],
    [observation, 'true xor false'],
    [observation, "status.matches('^f') and status.length() = 5"],
    [observation, 'status.substring(1, 2)'],
    [observation, "status.replaceMatches('f.*', 'x')"],
    [observation, 'status.upper()'],
    [observation, "'3'.toInteger() + 1"],
    [observation, 'identifier.value.toInteger() > 100'],
    [report, 'contained.id'],
    [report, 'contained.first().is(Practitioner)'],
    [report, 'effective.start <= effective.end'],
    [report, 'descendants().reference.count()'],
    [patient, "identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.2').value"],
    [patient, 'name.given.combine(name.given).count()'],
    [patient, 'birthDate < @1990-01-01'],
    [patient, 'gender.hasValue()'],
    [consent, "scope.coding.where(system='something' and code='adr').exists().not()"],
    [consent, 'policy.exists() or policyRule.exists()'],
    [consent, 'Consent.provision.type'],
  ])('%# %s', (resource, expression) => {
    expect(evaluate(expression, resource)).toEqual(fhirpath.evaluate(structuredClone(resource), expression, {}, r4));
  });
});

test('an invariant holds only where it is true: an empty answer does not', () => {
  const holds = (expression: string): boolean => isMet(compileTest(expression, choices), observation, observation, observation);
  expect([holds("status = 'final'"), holds("status = 'x'"), holds("missing = 'x'")]).toEqual([true, false, false]);
});

test.each<[unknown, boolean]>([
  [{ name: 'x' }, true],
  [{ name: false }, true],
  [{ name: null }, true],
  [{ name: ['x'] }, true],
  [{ name: [] }, false],
  [{ _name: { id: 'a' } }, true],
  [{ _name: [null] }, false],
  [{ _name: [null, { id: 'a' }] }, true],
  [{ valueString: 'x' }, true],
  [{ _valueString: { id: 'a' } }, true],
  [{ valueset: 'x' }, false],
  [{ other: 'x' }, false],
  ['x', false],
  [['x'], false],
])('whether %j has one of these is told without a list of them', (item, isThere) => {
  const expressions = ['name.exists()', 'value.exists()', 'name.empty()', 'value.empty()'];
  const [name, value, noName, noValue] = expressions.map((expression) => isMet(compileTest(expression, choices), item, item, item));
  expect([name || value, noName && noValue]).toEqual([isThere, !isThere]);
  expect([name, value, noName, noValue]).toEqual(expressions.map((expression) => evaluate(expression, item)[0]));
});

test('a primitive that has only an extension is there, without a value', () => {
  const item = { resourceType: 'Patient', _birthDate: { extension: [{ url: 'https://a.example', valueCode: 'x' }] } };
  expect(evaluate('birthDate.exists()', item)).toEqual([true]);
  expect(evaluate('birthDate.hasValue()', item)).toEqual([false]);
});

test.each(['resolve()', '%unknown', 'conformsTo("x")', 'a as'])('%s is refused when it is compiled, not when it is met', (expression) => {
  expect(() => compileFhirPath(expression, choices)).toThrow();
});
