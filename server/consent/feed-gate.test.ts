import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { createClassifier } from './classify.ts';
import { day, feed, fse, liguria, rule } from './example-world.ts';
import { createFeedGate } from './feed-gate.ts';
import type { ConsentRule } from './policy-values.ts';
import type { Policy } from './policy.ts';

const opened = Date.parse('2026-01-15T09:30:00Z');
const yes = { ...feed, decided: opened };
const no = rule({ category: 'feed', permit: false, decided: opened + day });
const past = rule({ category: 'past', decided: opened });
const subject = { reference: 'Patient/citizen' };
const now = Date.parse('2026-11-01T09:00:00Z');

function answer(
  content: object,
  rules: readonly ConsentRule[],
  { policy = liguria, held = false }: { policy?: Policy; held?: boolean } = {},
) {
  const resource = { id: 'x', ...content } as Resource;
  const { values, isNeverFed } = createClassifier({ policy })(resource, { authority: 'feeder', author: 'hospital' });
  return createFeedGate(policy)({ type: resource.resourceType, resource: () => resource, isNeverFed, values, rules, held, now });
}

const after = { resourceType: 'Observation', subject, effectiveDateTime: '2026-02-01' };
const before = { resourceType: 'Observation', subject, effectiveDateTime: '2020-02-01' };

describe('Where consent opens the record', () => {
  test.each<[string, object, ConsentRule[], RegExp | undefined]>([
    ['data of an open record are fed', after, [yes], undefined],
    ['data without a date are fed', { resourceType: 'AllergyIntolerance', patient: subject }, [yes], undefined],
    ['data of the day of the decision are fed', { ...after, effectiveDateTime: '2026-01-15' }, [yes], undefined],
    ['data of a record that was never opened are not', after, [], /not open/],
    ['data after a refusal are not', after, [yes, no], /refused or revoked/],
    ['older data are not, without their own consent', before, [yes], /before the opening/],
    ['older data are fed with their own consent', before, [yes, past], undefined],
    ['consent to older data alone opens nothing', before, [past], /not open/],
    ['refused older data are not fed', before, [yes, past, { ...past, permit: false, decided: opened + 1 }], /before the opening/],
    ['persons are enrolled whatever they chose', { resourceType: 'Patient' }, [], undefined],
    ['organisations are registered', { resourceType: 'Organization' }, [], undefined],
    [
      'content about nobody is kept with its author',
      { resourceType: 'Observation', subject: { reference: 'Location/ward' } },
      [],
      undefined,
    ],
    ['encounters are data of the person', { resourceType: 'Encounter', subject, period: { start: '2026-02-01' } }, [], /not open/],
    ['exemptions are data of the person', { resourceType: 'Coverage', beneficiary: subject }, [], /not open/],
    [
      'what happened in anonymity is never fed',
      { ...after, meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'ANONYED' }] } },
      [yes, past],
      /anonymity/,
    ],
  ])('%s', (_what, content, rules, reason) => {
    const issue = answer(content, rules);
    if (reason === undefined) return expect(issue).toBeUndefined();
    expect(issue).toMatchObject({ code: 'business-rule', severity: 'error' });
    expect(issue?.diagnostics).toMatch(reason);
  });

  test('a late correction of what is already held is accepted after a refusal', () => {
    expect(answer(after, [yes, no], { held: true })).toBeUndefined();
  });

  test('a consent that cannot be followed is not kept', () => {
    const consent = {
      resourceType: 'Consent',
      status: 'active',
      patient: subject,
      category: [{ coding: [{ system: 'https://fascicolo.example/fhir/CodeSystem/consent-category', code: 'consultation' }] }],
    };
    expect(answer({ ...consent, provision: { type: 'permit' } }, [])).toBeUndefined();
    expect(answer({ ...consent, provision: { type: 'deny', class: [{ code: 'Observation' }] } }, [])).toMatchObject({
      code: 'business-rule',
      expression: ['Consent.provision.class[0]'],
    });
  });
});

describe('Where the record is fed by law', () => {
  test.each<[string, object, ConsentRule[], boolean]>([
    ['data are fed without a decision', after, [], true],
    ['older data too', before, [], true],
    ['not against an objection to older data', before, [{ ...past, permit: false }], false],
    ['which does not touch newer data', after, [{ ...past, permit: false }], true],
  ])('%s', (_what, content, rules, fed) => {
    expect(answer(content, rules, { policy: fse }) === undefined).toBe(fed);
  });
});

test('A decision dated ahead of its time is refused: it would win over every later one', () => {
  const consent = { resourceType: 'Consent', status: 'active', patient: subject, dateTime: '2027-01-01', provision: { type: 'permit' } };
  expect(answer(consent, [])?.diagnostics).toContain('dated in the future');
});
