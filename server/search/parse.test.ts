import { describe, expect, test } from 'vitest';
import { parseDateTime } from '#fhir/period.ts';
import { nextUp } from './numbers.ts';
import { ask, FISCAL_CODE, NOW, refusal, where } from './parse/questions.ts';
import type { Predicate, RangeOperator } from './predicate.ts';

const token = (param: string, ...values: { system?: string | null; code?: string }[]): Predicate => ({ kind: 'token', param, values });
const text = (param: string, test: 'starts' | 'exact' | 'contains', ...values: string[]): Predicate => ({
  kind: 'string',
  param,
  test,
  values,
});
const date = (param: string, op: RangeOperator, day: string): Predicate => ({ kind: 'date', param, tests: [{ op, ...range(day) }] });
const number = (op: RangeOperator, lo: number, hi: number) => ({ op, lo, hi });
const refers = (param: string, ...targets: [string, string][]): Predicate => ({
  kind: 'reference',
  param,
  targets: targets.map(([type, id]) => ({ type, id })),
});
const missing = (param: string, table: 'token' | 'string' | 'date' | 'reference' | 'uri' | 'position'): Predicate => ({
  kind: 'missing',
  param,
  table,
});
const not = (of: Predicate): Predicate => ({ kind: 'not', of });
const and = (...of: Predicate[]): Predicate => ({ kind: 'and', of });
const or = (...of: Predicate[]): Predicate => ({ kind: 'or', of });
const range = (day: string) => parseDateTime(day) as { lo: number; hi: number };
const probability = (...tests: { op: RangeOperator; lo: number; hi: number }[]): Predicate => ({
  kind: 'number',
  param: 'RiskAssessment.probability',
  tests,
});
const value = (...tests: object[]): Predicate => ({ kind: 'quantity', param: 'Observation.value-quantity', tests }) as Predicate;
const chain = (param: string, to: string, inner: Predicate): Predicate => ({ kind: 'chain', param, to, where: inner });
const has = (source: string, param: string, inner: Predicate): Predicate => ({ kind: 'has', source, param, where: inner });
const GENDER = 'http://hl7.org/fhir/administrative-gender';
const LOINC = 'http://loinc.org';

describe('A question says which rows it wants', () => {
  test.each<[string, Predicate]>([
    // token
    ['Observation?code=718-7', token('Observation.code', { code: '718-7' })],
    ['Observation?code=http://loinc.org|718-7', token('Observation.code', { system: LOINC, code: '718-7' })],
    ['Observation?code=http://loinc.org|', token('Observation.code', { system: LOINC })],
    ['Observation?code=|718-7', token('Observation.code', { system: null, code: '718-7' })],
    ['Observation?code=a,b\\,c', token('Observation.code', { code: 'a' }, { code: 'b,c' })],
    ['Observation?code=a\\|b', token('Observation.code', { code: 'a|b' })],
    ['Patient?identifier=http://hl7.it/sid/codiceFiscale|X', token('Patient.identifier', { system: FISCAL_CODE, code: 'X' })],
    ['Patient?gender=male', token('Patient.gender', { code: 'male' })],
    [`Patient?gender=${GENDER}|male`, token('Patient.gender', { system: null, code: 'male' })],
    ['Patient?gender=http://x.example|male', token('Patient.gender', { system: 'http://x.example', code: 'male' })],
    ['Patient?active=true', token('Patient.active', { code: 'true' })],
    ['Observation?code:not=a', not(token('Observation.code', { code: 'a' }))],
    ['Observation?code:text=Febbre Alta', text('Observation.code:text', 'starts', 'febbre alta')],
    [
      'Patient?identifier:of-type=http://s.example|MR|12',
      token('Patient.identifier:of-type', { system: 'http://s.example|MR', code: '12' }),
    ],
    [
      'Patient?gender:in=http://hl7.org/fhir/ValueSet/administrative-gender',
      token('Patient.gender', ...['male', 'female', 'other', 'unknown'].map((code) => ({ system: null, code }))),
    ],
    ['Observation?combo-code=a', or(token('Observation.code', { code: 'a' }), token('Observation.component-code', { code: 'a' }))],
    ['Observation?combo-code:not=a', not(or(token('Observation.code', { code: 'a' }), token('Observation.component-code', { code: 'a' })))],
    ['Patient?_tag=http://t.example|x', token('_tag', { system: 'http://t.example', code: 'x' })],
    // string
    ['Patient?name=Già', text('Patient.name', 'starts', 'gia')],
    ['Patient?name:exact=Già', text('Patient.name', 'exact', 'Già')],
    ['Patient?name:contains=SI,ro', text('Patient.name', 'contains', 'si', 'ro')],
    // date
    ['Patient?birthdate=1980', date('Patient.birthdate', 'eq', '1980')],
    ['Patient?birthdate=ge1980-02', date('Patient.birthdate', 'ge', '1980-02')],
    ['Patient?birthdate=ge1980&birthdate=lt1990', and(date('Patient.birthdate', 'ge', '1980'), date('Patient.birthdate', 'lt', '1990'))],
    ['Patient?_lastUpdated=gt2024-01-01T10:00:00Z', { kind: 'updated', tests: [{ op: 'gt', ...range('2024-01-01T10:00:00Z') }] }],
    // number
    ['RiskAssessment?probability=0.5', probability(number('eq', 0.45, 0.55))],
    ['RiskAssessment?probability=ne100', probability(number('ne', 99.5, 100.5))],
    ['RiskAssessment?probability=1e2', probability(number('eq', 95, 105))],
    ['RiskAssessment?probability=gt5.40', probability(number('gt', 5.4, 5.4))],
    ['RiskAssessment?probability=ge5', probability(number('gt', 5, 5), number('eq', 5, nextUp(5)))],
    ['RiskAssessment?probability=ap100', probability(number('ap', 90, 110))],
    ['RiskAssessment?probability=ap0', probability(number('ap', -0.5, 0.5))],
    // quantity
    ['Observation?value-quantity=5.4', value(number('eq', 5.35, 5.45))],
    [
      'Observation?value-quantity=lt5.4|http://unitsofmeasure.org|mg',
      value({ ...number('lt', 5.4, 5.4), system: 'http://unitsofmeasure.org', code: 'mg' }),
    ],
    ['Observation?value-quantity=sa5||mg', value({ ...number('sa', 5, 5), code: 'mg' })],
    // reference
    ['Observation?subject=Patient/1', refers('Observation.subject', ['Patient', '1'])],
    ['Observation?patient=1', refers('Observation.patient', ['Patient', '1'])],
    ['Observation?subject:Patient=1', refers('Observation.subject', ['Patient', '1'])],
    ['Observation?subject=https://fascicolo.example/fhir/Patient/1', refers('Observation.subject', ['Patient', '1'])],
    ['Observation?subject=https://x.example/Patient/1', refers('Observation.subject', ['url', 'https://x.example/Patient/1'])],
    [
      'QuestionnaireResponse?questionnaire=http://q.example|2',
      refers('QuestionnaireResponse.questionnaire', ['url', 'http://q.example|2']),
    ],
    [
      'Observation?subject:identifier=http://hl7.it/sid/codiceFiscale|X',
      token('Observation.subject:identifier', { system: FISCAL_CODE, code: 'X' }),
    ],
    // uri, special
    ['ValueSet?url=http://v.example', { kind: 'uri', param: 'ValueSet.url', test: 'exact', values: ['http://v.example'] }],
    ['ValueSet?url:below=http://v.example', { kind: 'uri', param: 'ValueSet.url', test: 'below', values: ['http://v.example'] }],
    ['Location?near=44.41|8.93|2|mi', { kind: 'near', param: 'Location.near', latitude: 44.41, longitude: 8.93, meters: 3218.688 }],
    ['Location?near=44|8', { kind: 'near', param: 'Location.near', latitude: 44, longitude: 8, meters: 50_000 }],
    // composite
    ['Observation?code-value-quantity=718-7$gt5', and(token('Observation.code', { code: '718-7' }), value(number('gt', 5, 5)))],
    [
      'Observation?component-code-value-concept=a$b',
      {
        kind: 'composite',
        param: 'Observation.component-code-value-concept',
        tuples: [
          [
            token('Observation.component-code-value-concept$0', { code: 'a' }) as never,
            token('Observation.component-code-value-concept$1', { code: 'b' }) as never,
          ],
        ],
      },
    ],
    // missing
    ['Patient?birthdate:missing=true', missing('Patient.birthdate', 'date')],
    ['Patient?gender:missing=false', not(missing('Patient.gender', 'token'))],
    ['Condition?code:missing=true', and(missing('Condition.code', 'token'), missing('Condition.code:text', 'string'))],
    [
      'Observation?subject:missing=true',
      and(missing('Observation.subject', 'reference'), missing('Observation.subject:identifier', 'token')),
    ],
    // the row itself
    ['Patient?_id=a,b', { kind: 'id', ids: ['a', 'b'] }],
    ['Patient?_id:not=a', not({ kind: 'id', ids: ['a'] })],
    ['Patient?_text=Città mare', { kind: 'words', field: '_text', words: ['citta', 'mare'] }],
    ['Patient?_content=a,b', or({ kind: 'words', field: '_content', words: ['a'] }, { kind: 'words', field: '_content', words: ['b'] })],
    ['Patient?_list=7', has('List', 'List.item', { kind: 'id', ids: ['7'] })],
    ['Patient?', { kind: 'all' }],
    // chains
    ['Observation?subject:Patient.name=ro', chain('Observation.subject', 'Patient', text('Patient.name', 'starts', 'ro'))],
    ['Observation?patient.name:exact=Ro', chain('Observation.patient', 'Patient', text('Patient.name', 'exact', 'Ro'))],
    ['Encounter?subject.name=ro', chain('Encounter.subject', 'Patient', text('Patient.name', 'starts', 'ro'))],
    ['Encounter?subject.active=true', chain('Encounter.subject', 'Patient', token('Patient.active', { code: 'true' }))],
    [
      'DiagnosticReport?result.patient.identifier=x',
      chain('DiagnosticReport.result', 'Observation', chain('Observation.patient', 'Patient', token('Patient.identifier', { code: 'x' }))),
    ],
    [
      'Patient?general-practitioner:Practitioner.name=x',
      chain('Patient.general-practitioner', 'Practitioner', text('Practitioner.name', 'starts', 'x')),
    ],
    // _has
    ['Patient?_has:Observation:patient:code=x', has('Observation', 'Observation.patient', token('Observation.code', { code: 'x' }))],
    [
      'Patient?_has:Observation:patient:_has:AuditEvent:entity:agent=Practitioner/1',
      has('Observation', 'Observation.patient', has('AuditEvent', 'AuditEvent.entity', refers('AuditEvent.agent', ['Practitioner', '1']))),
    ],
    [
      'Patient?_has:Observation:patient:performer:Practitioner.name=x',
      has('Observation', 'Observation.patient', chain('Observation.performer', 'Practitioner', text('Practitioner.name', 'starts', 'x'))),
    ],
    [
      'Patient?_has:Observation:patient:code:not=x',
      has('Observation', 'Observation.patient', not(token('Observation.code', { code: 'x' }))),
    ],
    // _filter
    [
      'Patient?_filter=given eq "Al" and birthdate ge 2014-10-10',
      and(text('Patient.given', 'exact', 'Al'), date('Patient.birthdate', 'ge', '2014-10-10')),
    ],
    ['Patient?_filter=name co "pet, \\"x\\""', text('Patient.name', 'contains', 'pet, "x"')],
    [
      'Patient?_filter=not (name sw pet or active eq true)',
      not(or(text('Patient.name', 'starts', 'pet'), token('Patient.active', { code: 'true' }))),
    ],
    [
      'Patient?_filter=(name sw a and name sw b) or (gender ne male)',
      or(and(text('Patient.name', 'starts', 'a'), text('Patient.name', 'starts', 'b')), not(token('Patient.gender', { code: 'male' }))),
    ],
    ['Observation?_filter=code eq http://loinc.org|1234-5', token('Observation.code', { system: LOINC, code: '1234-5' })],
    ['Observation?_filter=patient.name co "pet"', chain('Observation.patient', 'Patient', text('Patient.name', 'contains', 'pet'))],
    ['Observation?_filter=subject re Patient/4', refers('Observation.subject', ['Patient', '4'])],
    ['Patient?_filter=birthdate pr true', not(missing('Patient.birthdate', 'date'))],
    ['Patient?_filter=birthdate po 2020', date('Patient.birthdate', 'ap', '2020')],
    ['Observation?_filter=value-quantity gt 5||mg', value({ ...number('gt', 5, 5), code: 'mg' })],
  ])('%s', (question, expected) => {
    expect(where(question)).toEqual(expected);
  });

  test('ap on a date is wider the farther it is from now', () => {
    const { lo, hi } = range('2024-05-22');
    expect(where('Patient?birthdate=ap2024-05-22')).toEqual({
      kind: 'date',
      param: 'Patient.birthdate',
      tests: [{ op: 'ap', lo: lo - Math.round((NOW - lo) / 10), hi: hi + Math.round((NOW - hi) / 10) }],
    });
  });

  test('Codes below and above are those of the hierarchy', () => {
    const system = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
    const predicate = where(`Consent?purpose:below=${system}|TREAT`);
    expect(predicate).toMatchObject({ kind: 'token', param: 'Consent.purpose' });
    expect(JSON.stringify(predicate)).toContain('"ETREAT"');
    expect(JSON.stringify(where(`Consent?purpose:above=${system}|ETREAT`))).toContain('"TREAT"');
  });

  test('A chain without a type is asked of every type that has the parameter', () => {
    const predicate = where('Observation?performer.name=x');
    const reached = predicate.kind === 'or' ? predicate.of.map((each) => (each.kind === 'chain' && each.to) || '') : [];
    expect(reached.sort()).toEqual(['Organization', 'Patient', 'Practitioner', 'RelatedPerson']);
  });
});

describe('Several types at once', () => {
  test('What all types share is asked once', () => {
    expect(ask('?_type=Patient,Observation&_tag=x').query).toMatchObject({
      types: ['Patient', 'Observation'],
      where: token('_tag', { code: 'x' }),
    });
    expect(ask('?_lastUpdated=2024').query.types).toEqual([]);
  });

  test('What each type has of its own is asked of each', () => {
    expect(where('?_type=Condition,Observation&patient=1')).toEqual(
      or(
        and({ kind: 'type', types: ['Condition'] }, refers('Condition.patient', ['Patient', '1'])),
        and({ kind: 'type', types: ['Observation'] }, refers('Observation.patient', ['Patient', '1'])),
      ),
    );
  });

  test('A compartment is what its parameters lead to', () => {
    const compartment = { type: 'Patient', id: '1' };
    expect(ask('Condition?', { compartment }).query.where).toEqual(
      or(refers('Condition.patient', ['Patient', '1']), refers('Condition.asserter', ['Patient', '1'])),
    );
    expect(ask('?', { compartment }).query.where).toEqual({ kind: 'patient', ids: ['1'] });
    expect(ask('Patient?', { compartment }).query.where).toEqual({ kind: 'id', ids: ['1'] });
    expect(refusal('ValueSet?', { compartment })).toContain('is in no Patient compartment');
    expect(refusal('Observation?', { compartment: { type: 'Device', id: '1' } })).toContain('no compartment of type Device');
  });
});

describe('The answer is shaped', () => {
  test('by default', () => {
    expect(ask('Patient?').query).toEqual({
      types: ['Patient'],
      where: { kind: 'all' },
      sort: [],
      includes: [],
      count: 20,
      total: 'accurate',
    });
  });

  test.each<[string, object]>([
    ['Patient?_count=5', { count: 5 }],
    ['Patient?_count=5000', { count: 1000 }],
    ['Patient?_count=0', { count: 0, total: 'accurate' }],
    ['Patient?_summary=count&_total=none', { count: 0, total: 'accurate' }],
    ['Patient?_total=none', { total: 'none' }],
    ['Patient?_total=estimate', { total: 'accurate' }],
    [
      'Observation?_sort=-date,_id',
      {
        sort: [
          { param: 'Observation.date', table: 'date', descending: true },
          { param: '_id', table: 'row', descending: false },
        ],
      },
    ],
    ['?_sort=_lastUpdated', { sort: [{ param: '_lastUpdated', table: 'row', descending: false }] }],
    [
      'Observation?_include=Observation:subject',
      { includes: [{ direction: 'include', source: 'Observation', param: 'Observation.subject', iterate: false, where: { kind: 'all' } }] },
    ],
    [
      'Observation?_include:iterate=Observation:subject:Patient',
      {
        includes: [
          {
            direction: 'include',
            source: 'Observation',
            param: 'Observation.subject',
            target: 'Patient',
            iterate: true,
            where: { kind: 'all' },
          },
        ],
      },
    ],
    [
      'Patient?_revinclude=Observation:*',
      { includes: [{ direction: 'revinclude', source: 'Observation', iterate: false, where: { kind: 'all' } }] },
    ],
    ['Patient?_include=*', { includes: [{ direction: 'include', iterate: false, where: { kind: 'all' } }] }],
    ['Patient?_summary=count&_include=*', { includes: [] }],
  ])('%s', (question, expected) => {
    expect(ask(question).query).toMatchObject(expected);
  });

  test('and its resources are cut down', () => {
    expect(ask('Patient?_summary=true').presentation).toEqual({ summary: 'true' });
    expect(ask('Patient?_elements=name,Patient.gender&_elements=active&_format=json').presentation).toEqual({
      elements: ['name', 'Patient.gender', 'active'],
    });
  });
});
