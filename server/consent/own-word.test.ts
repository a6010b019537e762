import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { selfDeclaredTag, writeMeasure, writeOwnFile } from '#fhir/own-word.ts';
import { createClassifier } from './classify.ts';
import { liguria, people } from './example-world.ts';
import { refuseOwnWord } from './own-word.ts';

const classify = createClassifier({ policy: liguria });
const weight = writeMeasure({ id: 'w', patient: 'citizen', when: '2026-02-01', measure: 'weight', values: [70] });
const file = writeOwnFile({ id: 'f', patient: 'citizen', contentType: 'application/pdf', data: '' });
const document: Resource = {
  resourceType: 'DocumentReference',
  id: 'd',
  meta: { tag: [selfDeclaredTag] },
  status: 'current',
  subject: { reference: 'Patient/citizen' },
  author: [{ reference: 'Patient/citizen' }],
  content: [{ attachment: { url: 'Binary/f' } }],
};

function refused(resource: Resource, requester = people.citizen): string | undefined {
  const { values } = classify(resource, { authority: 'self', author: null });
  return refuseOwnWord({ value: resource }, values, requester, liguria)?.expression?.[0];
}

describe('A person writes', () => {
  test.each<[string, Resource]>([
    ['a measure', weight],
    ['a document', document],
    ['its file', file],
  ])('%s of their own', (_what, resource) => {
    expect(refused(resource)).toBeUndefined();
  });

  test.each<[string, Resource, string]>([
    ['about another person', { ...weight, subject: { reference: 'Patient/other' } }, 'Observation.subject'],
    ['about nobody', { ...weight, subject: undefined } as unknown as Resource, 'Observation.subject'],
    ['in the name of a physician', { ...weight, performer: [{ reference: 'Practitioner/gp' }] }, 'Observation.performer'],
    [
      'together with a physician',
      { ...weight, performer: [...weight.performer, { reference: 'Practitioner/gp' }] },
      'Observation.performer',
    ],
    ['without saying who says so', { ...weight, performer: undefined } as unknown as Resource, 'Observation.performer'],
    ['without the mark', { ...weight, meta: {} }, 'Observation.meta.tag'],
    [
      'with the mark of a laboratory report',
      { ...weight, meta: { tag: [{ ...selfDeclaredTag, code: 'laboratory-report' }] } },
      'Observation.meta.tag',
    ],
    ['a document of somebody else', { ...document, author: [{ reference: 'Organization/hospital' }] }, 'DocumentReference.author'],
    [
      'a file into the document of a hospital',
      { ...file, securityContext: { reference: 'DocumentReference/x' } },
      'Binary.securityContext',
    ],
    [
      'a report',
      { resourceType: 'DiagnosticReport', id: 'r', status: 'final', code: {}, subject: { reference: 'Patient/citizen' } },
      'DiagnosticReport',
    ],
  ])('nothing %s', (_what, resource, expression) => {
    expect(refused(resource)).toBe(expression);
  });
});

test('What a feeder sends with the mark counts as what the person said: it is shown to fewer, never to more', () => {
  const { values } = classify({ ...weight, performer: [{ reference: 'Practitioner/gp' }] }, { authority: 'feeder', author: 'hospital' });
  expect(values.columns.documentKind).toBe('self-declared');
});

test('What a person writes of themselves counts as that, whatever it says of itself', () => {
  const lied = {
    ...weight,
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }],
  };
  expect(classify({ ...lied, meta: {} }, { authority: 'self', author: null }).values.columns.documentKind).toBe('self-declared');
});
