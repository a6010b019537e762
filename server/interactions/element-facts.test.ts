import { describe, expect, test } from 'vitest';
import { loadConformance } from '#conformance/load.ts';
import { createElements } from './element-facts.ts';

const elements = createElements(loadConformance().structures);

describe('What the definitions say of an element', () => {
  test.each([
    ['Patient.name', true],
    ['Patient.name[0].given', true],
    ["Patient.name.where(use = 'a.b' and family.exists()).given", true],
    ['Patient.birthDate', false],
    ['Patient.contact.name', false],
    ['Patient.contact[0].telecom', true],
    ['Observation.component.valueQuantity.extension', true],
    ['Observation.value.extension', true],
    ['Patient.nothing', false],
    ['Nothing.name', false],
  ])('%s may repeat: %s', (path, expected) => {
    expect(elements.isRepeating(path)).toBe(expected);
  });

  test.each([
    ['Observation.value', true],
    ['Observation.component[2].value', true],
    ['Observation.effective', true],
    ['Observation.valueQuantity', false],
    ['Observation.status', false],
  ])('%s goes by several types: %s', (path, expected) => {
    expect(elements.isChoice(path)).toBe(expected);
  });

  test('a choice is one element under all its names', () => {
    expect(elements.nameOf('Observation', 'valueQuantity')).toBe('value');
    expect(elements.nameOf('Observation', 'status')).toBe('status');
    expect(elements.nameOf('Observation', 'colour')).toBe('colour');
    expect(elements.isSummary('Observation', 'valueQuantity')).toBe(true);
    expect(elements.isSummary('Observation', 'note')).toBe(false);
    expect(elements.isMandatory('Observation', 'code')).toBe(true);
    expect(elements.isMandatory('Observation', 'subject')).toBe(false);
  });
});
