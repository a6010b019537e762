import { describe, expect, test } from 'vitest';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { createCursors } from './cursor.ts';

const cursors = createCursors(new Uint8Array(32).fill(7));
const position = { direction: 'after', values: ['2024', null], pk: 42 };

describe('A page cursor', () => {
  test('opens for the caller and the question that it was made for', () => {
    expect(cursors.open(cursors.seal(position, 'gp|Observation?code=1'), 'gp|Observation?code=1')).toEqual(position);
  });

  const cursor = cursors.seal(position, 'gp|Observation?code=1');
  test.each([
    ['another caller', cursor, 'nurse|Observation?code=1'],
    ['another question', cursor, 'gp|Observation?code=2'],
    ['a changed position', `x${cursor}`, 'gp|Observation?code=1'],
    ['a changed seal', `${cursor.slice(0, -2)}${cursor.endsWith('AA') ? 'QQ' : 'AA'}`, 'gp|Observation?code=1'],
    ['half of it', cursor.slice(0, 20), 'gp|Observation?code=1'],
    ['nothing', '', 'gp|Observation?code=1'],
  ])('is refused for %s', (_, text, binding) => {
    expect(() => cursors.open(text, binding)).toThrow(OperationOutcomeError);
  });
});
