import type { Coding, Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { Mark } from '#search/predicate.ts';
import { createClassifier } from './classify.ts';
import { liguria } from './example-world.ts';

const classify = createClassifier({ policy: liguria });
const subject = { reference: 'Patient/citizen' };
const visibility = 'https://fascicolo.example/fhir/CodeSystem/visibility';
const sensitive = 'https://fascicolo.example/fhir/CodeSystem/sensitive-label';
const act = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';

const columnsOf = (content: object) =>
  classify({ id: 'x', ...content } as Resource, { authority: 'feeder', author: 'hospital' }).values.columns;

describe('Labels and marks', () => {
  const report = (...security: Coding[]) => ({ resourceType: 'DiagnosticReport', subject, meta: { security } });
  test.each<[string, object, number, number]>([
    ['none', report(), 0, 0],
    ['HIV', report({ system: act, code: 'HIV' }), 1, 0],
    ['HIV by OID', report({ system: 'urn:oid:2.16.840.1.113883.5.4', code: 'HIV' }), 1, 0],
    ['two labels', report({ system: act, code: 'ETHUD' }, { system: sensitive, code: 'family-counselling' }), 34, 0],
    ['an unknown code of the sensitive system', report({ system: sensitive, code: 'new' }), 64, 0],
    ['hidden', report({ system: visibility, code: 'P99' }), 0, Mark.hidden],
    ['not yet told', report({ system: visibility, code: 'P98' }), 0, Mark.unmediated],
    ['kept from parents', report({ system: visibility, code: 'P97' }), 0, Mark.notForParent],
    ['an unknown mark hides', report({ system: visibility, code: 'P42' }), 0, Mark.hidden],
    ['restricted', report({ system: confidentiality, code: 'R' }), 0, Mark.hidden],
    ['very restricted', report({ system: confidentiality, code: 'V' }), 0, Mark.hidden],
    ['restricted and un-hidden by the producer', report({ system: confidentiality, code: 'R' }, { system: visibility, code: 'P00' }), 0, 0],
    ['normal', report({ system: confidentiality, code: 'N' }), 0, 0],
    [
      'on a document',
      {
        resourceType: 'DocumentReference',
        subject,
        securityLabel: [
          {
            coding: [
              { system: visibility, code: 'P99' },
              { system: act, code: 'SDV' },
            ],
          },
        ],
      },
      4,
      Mark.hidden,
    ],
    ['of a composition', { resourceType: 'Composition', subject, confidentiality: 'R' }, 0, Mark.hidden],
  ])('%s', (_what, content, labels, marks) => {
    expect(columnsOf(content)).toMatchObject({ labels, marks });
  });

  test('marks are taken out of the body, and nothing else', () => {
    const taken = (content: object) => classify({ id: 'x', ...content } as Resource, { authority: 'feeder', author: null }).resource;
    const plain = { resourceType: 'DiagnosticReport', id: 'x', meta: { security: [{ system: confidentiality, code: 'N' }] } };
    expect(taken(plain)).toEqual(plain);
    expect(
      taken({ resourceType: 'DiagnosticReport', meta: { source: 'Organization/a', security: [{ system: visibility, code: 'P99' }] } }),
    ).toEqual({
      resourceType: 'DiagnosticReport',
      id: 'x',
      meta: { source: 'Organization/a' },
    });
    expect(taken({ resourceType: 'DiagnosticReport', meta: { security: [{ system: visibility, code: 'P99' }] } })).toEqual({
      resourceType: 'DiagnosticReport',
      id: 'x',
    });
    expect(
      taken({
        resourceType: 'DocumentReference',
        securityLabel: [
          { text: 'as agreed' },
          { coding: [{ system: visibility, code: 'P99' }], text: 'hidden' },
          {
            coding: [
              { system: visibility, code: 'P98' },
              { system: act, code: 'HIV' },
            ],
          },
        ],
      }),
    ).toEqual({
      resourceType: 'DocumentReference',
      id: 'x',
      securityLabel: [{ text: 'as agreed' }, { coding: [{ system: act, code: 'HIV' }] }],
    });
  });

  test('a resource without marks stays the same object', () => {
    const resource = { resourceType: 'Observation', id: 'x', status: 'final', code: {} } as Resource;
    expect(classify(resource, { authority: 'feeder', author: null }).resource).toBe(resource);
  });
});
