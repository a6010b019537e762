import { describe, expect, test } from 'vitest';
import { parseLossless, stringifyLossless } from '#fhir/json-text.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { applyFhirPathPatch, type ElementsOfPatch } from './fhirpath-patch.ts';

const elements: ElementsOfPatch = {
  isRepeating: (path) => /\.(?:name|given|telecom|extension)$/.test(path),
  isChoice: (path) => /\.(?:deceased|value)$/.test(path),
};
const patient =
  '{"resourceType":"Patient","name":[{"use":"official","given":["Ada","Maria"]},{"use":"nickname","given":["Didi"]}],"deceasedBoolean":false,"multipleBirthInteger":2}';

type Operation = Readonly<Record<string, unknown>>;

/** The patient after the operations; each is written as `{ type, path, name?, value...?, index? }`. */
function patched(...operations: readonly Operation[]): string {
  const tree = parseLossless(patient) as Record<string, unknown>;
  const part = (operation: Operation): object[] =>
    Object.entries(operation).map(([name, value]) => {
      if (name.startsWith('value')) return { name: 'value', [name]: value };
      return { name, [typeof value === 'number' ? 'valueInteger' : 'valueString']: value };
    });
  const parameters = {
    resourceType: 'Parameters',
    parameter: operations.map((operation) => ({ name: 'operation', part: part(operation) })),
  };
  applyFhirPathPatch(tree, parseLossless(JSON.stringify(parameters)), elements);
  return stringifyLossless(tree);
}

describe('FHIRPath Patch', () => {
  test.each<[string, Operation, string, string]>([
    [
      'adds one value',
      { type: 'add', path: 'Patient', name: 'gender', valueCode: 'female' },
      '"multipleBirthInteger":2',
      '"multipleBirthInteger":2,"gender":"female"',
    ],
    [
      'adds the first of a list',
      { type: 'add', path: 'Patient', name: 'telecom', valueContactPoint: { value: '1' } },
      ':2}',
      ':2,"telecom":[{"value":"1"}]}',
    ],
    [
      'adds to a list that is there',
      { type: 'add', path: "Patient.name.where(use = 'nickname')", name: 'given', valueString: 'Dd' },
      '["Didi"]',
      '["Didi","Dd"]',
    ],
    ['inserts at the end', { type: 'insert', path: 'Patient.name[0].given', index: 2, valueString: 'Eva' }, '"Maria"]', '"Maria","Eva"]'],
    ['replaces by place over all holders', { type: 'replace', path: 'Patient.name.given[2]', valueString: 'Dida' }, '"Didi"', '"Dida"'],
    ['replaces the first', { type: 'replace', path: 'Patient.name.given.first()', valueString: 'Anna' }, '"Ada"', '"Anna"'],
    [
      'replaces the type of a choice',
      { type: 'replace', path: 'Patient.deceased', valueDateTime: '2024' },
      ',"deceasedBoolean":false,"multipleBirthInteger":2',
      ',"multipleBirthInteger":2,"deceasedDateTime":"2024"',
    ],
    ['deletes the last of a list with the list', { type: 'delete', path: 'Patient.name[1].given[0]' }, ',"given":["Didi"]', ''],
    [
      'deletes what a function finds',
      { type: 'delete', path: "Patient.name.where(use='nickname')" },
      ',{"use":"nickname","given":["Didi"]}',
      '',
    ],
    ['deletes nothing where nothing is', { type: 'delete', path: 'Patient.photo' }, '', ''],
    ['moves', { type: 'move', path: 'Patient.name[0].given', source: 0, destination: 1 }, '["Ada","Maria"]', '["Maria","Ada"]'],
  ])('%s', (_, operation, before, after) => {
    expect(patched(operation)).toBe(patient.replace(before, after));
  });

  test('carries out one operation after the other', () => {
    const text = patched(
      { type: 'delete', path: 'Patient.deceased' },
      { type: 'add', path: 'Patient', name: 'deceased', valueDateTime: '2024' },
    );
    expect(text).toContain('"deceasedDateTime":"2024"');
    expect(text).not.toContain('deceasedBoolean');
  });

  test.each<[string, Operation[], string]>([
    ['no operation', [], 'required'],
    ['no path', [{ type: 'delete' }], 'required'],
    ['no name to add', [{ type: 'add', path: 'Patient', valueString: 'x' }], 'required'],
    ['no value to add', [{ type: 'add', path: 'Patient', name: 'gender' }], 'required'],
    ['a path that is none', [{ type: 'delete', path: 'Patient.(' }], 'invalid'],
    ['several to delete', [{ type: 'delete', path: 'Patient.name' }], 'processing'],
    ['several to replace', [{ type: 'replace', path: 'Patient.name.use', valueCode: 'usual' }], 'processing'],
    ['a list that is none', [{ type: 'insert', path: 'Patient.gender', index: 0, valueCode: 'female' }], 'processing'],
    ['a place outside', [{ type: 'move', path: 'Patient.name', source: 0, destination: 2 }], 'processing'],
    ['a place that is no number', [{ type: 'insert', path: 'Patient.name', index: 'first', valueString: 'x' }], 'processing'],
    ['a choice that is there in another type', [{ type: 'add', path: 'Patient', name: 'deceased', valueDateTime: '2024' }], 'processing'],
  ])('with %s is refused', (_, operations, code) => {
    let found = 'none';
    try {
      patched(...operations);
    } catch (error) {
      found = error instanceof OperationOutcomeError ? error.code : String(error);
    }
    expect(found).toBe(code);
  });
});
