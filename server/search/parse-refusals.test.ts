import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { ask, readQuery, refusal } from './parse/questions.ts';

describe('What cannot be asked is refused with the value, the rule and the remedy', () => {
  test.each([
    ['Patient?nam=x', 'invalid: Parameter "nam" is not known for Patient. Nearest known: name'],
    ['Foo?', '"Foo" is no resource type'],
    ['?name=x', 'not known for all types (name one by _type)'],
    ['?_type=Patient,Foo', '"Foo" is no resource type'],
    ['?_type=Patient,Observation&name=x', 'Parameter "name" is not known for Observation'],
    ['Patient?name=', 'has no value'],
    ['Patient?name=a,,b', 'empty value between commas'],
    ['Patient?birthdate=soon', 'Value "soon" of parameter birthdate is not valid: write a date as 2024'],
    ['Patient?birthdate=2024-02-30', '"2024-02-30"'],
    ['Patient?_lastUpdated=2024-01-01T10:00:00 02:00', 'write %2B'],
    ['Patient?birthdate:exact=2024', 'Modifier :exact does not go with parameter birthdate, which is of type date; allowed: :missing.'],
    ['Patient?name:above=x', 'allowed: :missing, :exact, :contains'],
    ['Patient?gender:contains=x', 'allowed: :missing, :not, :text, :in, :not-in, :above, :below, :of-type'],
    ['Patient?gender:of-type=a|b|c', 'Modifier :of-type does not go'],
    ['Patient?identifier:of-type=a|b', 'system|code|value'],
    ['Patient?active=maybe', 'it is true or false'],
    ['Patient?gender:in=http://nowhere.example', 'holds no value set'],
    ['Patient?gender:below=male', 'needs the system'],
    ['Patient?gender:missing=yes', ':missing is true or false'],
    ['RiskAssessment?probability=much', 'write a number as 100'],
    ['RiskAssessment?probability=1e9999', 'write a number'],
    ['Observation?value-quantity=5|mg', 'write a quantity as'],
    ['Observation?subject=Foo/1', 'Foo is no resource type'],
    ['Observation?subject=a b', 'write id, Type/id'],
    ['Observation?subject:Practitioner=1', 'allowed: :missing, :identifier, '],
    ['Observation?subject:Patient=Group/1', 'the modifier says :Patient'],
    ['AuditEvent?entity=1', 'it may refer to many types: write Type/id'],
    ['Observation?code-value-quantity=a', 'write 2 values joined by $: code$value-quantity'],
    ['Observation?code-value-quantity=a$', 'write 2 values'],
    ['Observation?code-value-quantity=a$b', 'write a number'],
    ['Location?near=100|8', 'write latitude|longitude'],
    ['Location?near=44|8|1|parsec', 'write latitude|longitude'],
    ['Patient?_id=A_B', 'Value "A_B" of parameter _id is not valid'],
    ['Patient?_text=...', 'no word'],
    ['Patient?_list=$current-problems', 'not-supported: The functional list $current-problems'],
    ['Observation?code.name=x', 'only a reference can be chained'],
    ['Observation?subject.foo=x', 'No type that subject refers to'],
    ['Observation?subject:Practitioner.name=x', 'does not refer to "Practitioner"'],
    ['Provenance?target._tag=x', 'say which: target:Type._tag'],
    ['Patient?_has:Observation:patient=x', 'not complete'],
    ['Patient?_has:Foo:patient:code=x', '"Foo"'],
    ['Patient?_has:Observation:code:code=x', 'no reference parameter of Observation. it is of type token'],
    ['Practitioner?_has:Observation:encounter:code=x', ', not to Practitioner.'],
    [
      'Observation?derived-from:Observation.derived-from:Observation.derived-from:Observation.derived-from:Observation.derived-from:Observation.derived-from:Observation.code=x',
      'too-costly: ',
    ],
    ['Patient?_count=-1', 'whole number'],
    ['Patient?_count=1&_count=2', 'more than once'],
    ['Patient?_total=maybe', 'none, estimate, accurate'],
    ['Patient?_summary=x', 'true, text, data, count, false'],
    ['Patient?_sort=foo', '"foo" is no search parameter of Patient'],
    ['Observation?_sort=combo-code', 'sort by code or component-code'],
    ['Observation?_sort=code-value-quantity', 'no order to sort by'],
    [`Patient?_sort=${Array.from({ length: 9 }, () => 'name').join(',')}`, 'too-costly: A search is sorted by at most 8 parameters, not 9'],
    ['?_sort=name', 'A search over several types is sorted by'],
    ['Patient?_elements=na me', 'is not valid'],
    ['Patient?_include=Observation', 'write Type:reference'],
    ['Patient?_include=Foo:x', '"Foo"'],
    ['Patient?_include=Observation:code', 'no reference parameter of Observation; it has'],
    ['Patient?_include:deep=Observation:subject', 'allowed: :iterate'],
    ['Patient?_contained=true', 'not-supported: '],
    ['Patient?_query=x', 'not-supported: '],
    ['Patient?_filter=name co', 'at character 8: found the end where a value'],
    ['Patient?_filter=name xx y', '"xx" in _filter is no operator'],
    ['Patient?_filter=name eq a and name eq b or name eq c', 'put parentheses'],
    ['Patient?_filter=(name eq a', 'where ")" was expected'],
    ['Patient?_filter=name eq a) x', 'found ") x"'],
    ['Patient?_filter=birthdate co x', 'Operator co does not go with parameter birthdate'],
    ['Patient?_filter=x[y eq z].w pr true', 'filters inside an element'],
    ['Patient?_filter=name eq "x', 'closing quote'],
    [`Patient?_filter=${'('.repeat(30)}`, 'too-costly: '],
    [`Patient?_id=${Array.from({ length: 1000 }, (_, i) => i).join(',')}`, 'too-costly: Parameter _id has 1000 values'],
    [`Patient?name=${'x'.repeat(9000)}`, 'too-costly: '],
    [`Patient?${Array.from({ length: 101 }, () => 'name=x').join('&')}`, 'too-costly: '],
    ['Patient?__proto__=x', 'not known'],
    ['Patient?constructor=x', 'not known'],
  ])('%s', (question, message) => {
    expect(refusal(question)).toContain(message);
  });
});

test('All that is wrong is said at once', () => {
  expect(refusal('Patient?nam=x&birthdate=soon&_count=-1').split('\n')).toHaveLength(3);
});

test('Lenient handling leaves unknown parameters out and says so, and refuses the rest', () => {
  const lenient = { handling: 'lenient' } as const;
  const parsed = ask('Patient?nam=x&name=y', lenient);
  expect(parsed.query.where).toEqual({ kind: 'string', param: 'Patient.name', test: 'starts', values: ['y'] });
  expect(parsed.ignored).toMatchObject([{ severity: 'warning', code: 'invalid', expression: ['?nam'] }]);
  expect(parsed.self).toEqual([['name', 'y']]);
  expect(refusal('Patient?name:foo=y', lenient)).toContain('Modifier :foo');
  expect(refusal('Observation?subject:Patient.nam=y', lenient)).toContain('"nam" is not known for Patient');
});

const questions = fc.record({
  type: fc.constantFrom('Patient', 'Observation'),
  params: fc.uniqueArray(
    fc.constantFrom<[string, string]>(
      ['_id', 'a,b'],
      ['_lastUpdated', 'ge2024'],
      ['_tag:not', 's|c'],
      ['identifier', 'http://hl7.it/sid/codiceFiscale|X'],
      ['_has:Provenance:target:agent', 'Practitioner/1'],
      ['_text', 'x y'],
      ['_filter', '_id eq a or _tag eq b'],
      ['_count', '5000'],
      ['_sort', '-_id,_lastUpdated'],
      ['_include', '*'],
      ['_revinclude:iterate', 'Provenance:target'],
      ['_elements', 'id,meta'],
      ['_summary', 'data'],
      ['_total', 'none'],
      ['_unknown', 'x'],
      ['_format', 'json'],
      ['_list', '4'],
      ['_profile', 'http://p.example|1'],
    ),
    { selector: ([name]) => name },
  ),
});

test('The self link asks the same question', () => {
  fc.assert(
    fc.property(questions, (question) => {
      const first = readQuery({ ...question, handling: 'lenient' });
      const again = readQuery({ type: question.type, params: first.self, handling: 'strict' });
      expect({ ...again, ignored: [] }).toEqual({ ...first, ignored: [] });
    }),
  );
});

test('Hostile names and values are answered or refused, never anything else', () => {
  const names = [
    'name',
    'birthdate',
    'gender',
    'general-practitioner',
    '_filter',
    '_has',
    '_include',
    '_sort',
    '_count',
    '_id',
    'identifier:of-type',
    'near',
  ];
  const odd = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.stringMatching(/^[|$,\\:.()'"%;a-z0-9 ]{0,40}$/));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.constantFrom(...names),
        odd,
        fc.tuple(fc.constantFrom(...names), odd).map((parts) => parts.join(':')),
      ),
      odd,
      (name, value) => {
        try {
          readQuery({ type: 'Patient', params: [[name, value]], handling: 'strict' });
        } catch (error) {
          expect(error).toBeInstanceOf(OperationOutcomeError);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
