// $everything by the dates of care, the International Patient Summary, and stored documents: each from what the requester may see.
// https://hl7.org/fhir/uv/ips/, https://hl7.org/fhir/R4/composition-operation-document.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, Composition, Resource } from '@medplum/fhirtypes';
import { loadConformance } from '#conformance/load.ts';
import { createValidator } from '#conformance/validate.ts';
import { engines, newDatabase } from './engines.ts';
import { refusalOf } from './observations.ts';
import { startDemoServer, type TestServer } from './test-server.ts';

const { validate } = createValidator(loadConformance());

const about = { reference: 'Patient/citizen' };
const snomed = (code: string, display: string) => ({ coding: [{ system: 'http://snomed.info/sct', code, display }] });
const clinicalStatus = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] };
const clinical = [
  {
    resourceType: 'AllergyIntolerance',
    id: 'ips-allergy',
    clinicalStatus,
    patient: about,
    code: snomed('91936005', 'Allergy to <penicillin>'),
  },
  {
    resourceType: 'AllergyIntolerance',
    id: 'ips-no-allergy',
    clinicalStatus,
    patient: about,
    code: snomed('91935009', 'Allergy to peanut'),
    verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'refuted' }] },
  },
  {
    resourceType: 'Immunization',
    id: 'ips-vaccination',
    patient: about,
    status: 'completed',
    vaccineCode: { text: 'Tetanus' },
    occurrenceDateTime: '2024-03-05',
  },
  ...(['final', 'entered-in-error'] as const).map((status) => ({
    resourceType: 'Observation',
    id: status === 'final' ? 'ips-weight' : 'ips-weight-wrong',
    status,
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
    code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }], text: 'Weight' },
    subject: about,
    effectiveDateTime: '2026-01-01',
    valueQuantity: { value: 70, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  })),
  {
    resourceType: 'Composition',
    id: 'ips-composition',
    status: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '11488-4' }] },
    subject: about,
    date: '2026-01-01',
    author: [{ display: 'somebody' }],
    title: 'Referto',
    section: [{ title: 'Allergie', entry: [{ reference: 'AllergyIntolerance/ips-allergy' }, { reference: 'AllergyIntolerance/nobody' }] }],
  },
] as unknown as readonly Resource[];

describe.each(engines)('On %s', (engine) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startDemoServer(await newDatabase(engine));
    await server.put(clinical);
  });
  afterAll(() => server.close());

  const names = ({ entry = [] }: Bundle): string[] => entry.map(({ resource }) => `${resource?.resourceType}/${resource?.id}`);
  const compositionOf = (bundle: Bundle): Composition => bundle.entry?.[0]?.resource as Composition;
  const sectionOf = (bundle: Bundle, code: string) =>
    compositionOf(bundle).section?.find((section) => section.code?.coding?.[0]?.code === code);

  test('the summary is a right document with its required sections', async () => {
    const { status, body } = await server.ask<Bundle>('gp', 'GET', '/Patient/citizen/$summary');
    expect([status, body.type]).toEqual([200, 'document']);
    expect(validate(body).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(compositionOf(body).section?.map(({ code }) => code?.coding?.[0]?.code)).toEqual(
      expect.arrayContaining(['10160-0', '48765-2', '11450-4', '11369-6', '30954-2']),
    );
    expect(names(body)[1]).toBe('Patient/citizen');
    expect(new Set(names(body)).size).toBe(names(body).length);
    const entries = compositionOf(body).section?.flatMap(({ entry = [] }) => entry.map(({ reference = '' }) => reference)) ?? [];
    expect(body.entry?.map(({ fullUrl }) => fullUrl)).toEqual(expect.arrayContaining(entries));
  });

  test('its narrative says what the entries say, in the language that was asked for, and nothing of it is markup', async () => {
    const italian = (await server.ask<Bundle>('gp', 'GET', '/Patient/citizen/$summary')).body;
    expect(sectionOf(italian, '48765-2')?.title).toBe('Allergie e intolleranze');
    expect(sectionOf(italian, '48765-2')?.text?.div).toContain('<li>Allergy to &lt;penicillin&gt;</li>');
    expect(sectionOf(italian, '48765-2')?.text?.div).not.toContain('peanut');
    expect(sectionOf(italian, '11369-6')?.text?.div).toContain('<li>Tetanus (05/03/2024)</li>');
    const english = (await server.ask<Bundle>('gp', 'GET', '/Patient/citizen/$summary?language=en')).body;
    expect([compositionOf(english).language, sectionOf(english, '48765-2')?.title]).toEqual(['en', 'Allergies and intolerances']);
  });

  test('a required section without anything says so', async () => {
    const { body } = await server.ask<Bundle>('citizen-refused', 'GET', '/Patient/citizen-refused/$summary');
    const section = sectionOf(body, '48765-2');
    const entry = body.entry?.find(({ fullUrl }) => fullUrl === section?.entry?.[0]?.reference)?.resource;
    expect(entry).toMatchObject({ resourceType: 'AllergyIntolerance', code: { coding: [{ code: 'no-allergy-info' }] } });
    expect(section?.text?.div).toContain('Nessuna informazione disponibile.');
    expect([section?.entry?.length, section?.emptyReason]).toEqual([1, undefined]);
  });

  // What Bundle-uv-ips and Composition-uv-ips ask for, read from the guide: its package is not at hand.
  const rules: readonly (readonly [string, (bundle: Bundle) => boolean])[] = [
    ['the Bundle is a document with identifier and timestamp', (b) => b.type === 'document' && !!b.identifier?.value && !!b.timestamp],
    ['every entry has a fullUrl of its own', (b) => new Set(b.entry?.map(({ fullUrl }) => fullUrl)).size === b.entry?.length],
    ['the first entry is the Composition, the only one', (b) => names(b).findIndex((n) => n.startsWith('Composition/')) === 0 && names(b).filter((n) => n.startsWith('Composition/')).length === 1],
    ['one Patient, who is the subject', (b) => byUrl(b, compositionOf(b).subject?.reference)?.resourceType === 'Patient' && names(b).filter((n) => n.startsWith('Patient/')).length === 1],
    ['the Composition says what it is', (b) => compositionOf(b).type.coding?.some(({ system, code }) => system === 'http://loinc.org' && code === '60591-5') === true],
    ['status, date, author, title, identifier', (b) => { const c = compositionOf(b); return !!c.status && !!c.date && c.author.length > 0 && !!c.title && !!c.identifier?.value; }],
    ['problems, allergies and medications are there, once each', (b) => ['11450-4', '48765-2', '10160-0'].every((code) => compositionOf(b).section?.filter((s) => s.code?.coding?.[0]?.code === code).length === 1)],
    ['every section has title, LOINC code and narrative', (b) => compositionOf(b).section?.every((s) => !!s.title && s.code?.coding?.[0]?.system === 'http://loinc.org' && !!s.text?.div) === true],
    ['every section has an entry, and no emptyReason beside it', (b) => compositionOf(b).section?.every((s) => (s.entry ?? []).length > 0 && s.emptyReason === undefined) === true],
    ['no section twice', (b) => { const codes = compositionOf(b).section?.map((s) => s.code?.coding?.[0]?.code) ?? []; return new Set(codes).size === codes.length; }],
    ['every reference of a section leads to an entry of the types that it may have', (b) => compositionOf(b).section?.every((s) => s.entry?.every(({ reference }) => typesOf[s.code?.coding?.[0]?.code ?? '']?.includes(byUrl(b, reference)?.resourceType ?? '') === true)) === true],
    ['an allergy has a clinical status, a problem too', (b) => b.entry?.every(({ resource: r }) => (r?.resourceType !== 'AllergyIntolerance' && r?.resourceType !== 'Condition') || r.clinicalStatus !== undefined) === true],
    ['a drug that is taken has a time, or says that it is unknown', (b) => b.entry?.every(({ resource: r }) => r?.resourceType !== 'MedicationStatement' || r.effectivePeriod !== undefined || r.effectiveDateTime !== undefined) === true],
    ['what is said of nothing is about the person', (b) => b.entry?.every(({ fullUrl = '', resource: r }) => !fullUrl.startsWith('urn:uuid:') || r?.resourceType === 'Composition' || JSON.stringify(r).includes(String(compositionOf(b).subject?.reference))) === true],
  ]; // prettier-ignore
  const byUrl = (bundle: Bundle, url?: string) => bundle.entry?.find(({ fullUrl }) => fullUrl === url)?.resource;
  const typesOf: Readonly<Record<string, readonly string[]>> = {
    '10160-0': ['MedicationStatement', 'MedicationRequest'],
    '48765-2': ['AllergyIntolerance'],
    '11450-4': ['Condition'],
    '11369-6': ['Immunization'],
    '47519-4': ['Procedure'],
    '30954-2': ['DiagnosticReport', 'Observation'],
    '46264-8': ['DeviceUseStatement'],
    '8716-3': ['Observation'],
    '29762-2': ['Observation'],
  };

  test.each(rules)('IPS: %s', async (_, holds) => {
    for (const [persona, patient] of [
      ['gp', 'citizen'],
      ['citizen', 'citizen'],
      ['citizen-refused', 'citizen-refused'],
      ['citizen-new', 'citizen-new'],
    ] as const) {
      for (const language of ['it', 'en']) {
        const { body } = await server.ask<Bundle>(persona, 'GET', `/Patient/${patient}/$summary?language=${language}`);
        expect(holds(body), `${persona}, ${language}`).toBe(true);
        expect(validate(body).filter(({ severity }) => severity === 'error')).toEqual([]);
      }
    }
  });

  test('vital signs have a section of their own, without what was entered in error', async () => {
    const { body } = await server.ask<Bundle>('gp', 'GET', '/Patient/citizen/$summary');
    const entries = (sectionOf(body, '8716-3')?.entry ?? []).map(({ reference }) => byUrl(body, reference)?.id);
    expect(entries).toContain('ips-weight');
    expect(entries).not.toContain('ips-weight-wrong');
    expect(entries).not.toContain('citizen-lab-1-1');
  });

  test('what is hidden from the GP is in the summary of the citizen only', async () => {
    const reports = async (persona: 'gp' | 'citizen'): Promise<string[]> =>
      names((await server.ask<Bundle>(persona, 'GET', '/Patient/citizen/$summary')).body);
    expect(await reports('citizen')).toContain('DiagnosticReport/citizen-lab-hidden');
    expect((await reports('gp')).join()).not.toContain('hidden');
  });

  test('a document holds what the Composition refers to, as far as it is there', async () => {
    const { body } = await server.ask<Bundle>('gp', 'GET', '/Composition/ips-composition/$document');
    expect(body.type).toBe('document');
    expect(names(body)[0]).toBe('Composition/ips-composition');
    expect(
      names(body)
        .slice(1)
        .sort((a, b) => (a < b ? -1 : 1)),
    ).toEqual(['AllergyIntolerance/ips-allergy', 'Patient/citizen']);
    expect(validate(body).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('each is one row of the trail that names everything', async () => {
    let trail = await server.server.store.auditTrail({ count: 10_000 });
    for (const path of ['/Patient/citizen/$summary', '/Composition/ips-composition/$document', '/Patient/citizen/$everything?_count=5']) {
      const { body } = await server.ask<Bundle>('gp', 'GET', path);
      const before = trail.length;
      trail = await server.server.store.auditTrail({ count: 10_000 });
      expect(trail.length).toBe(before + 1);
      const row = trail.at(-1);
      expect(row?.query).toBe(`GET ${path}`);
      const named = (row?.what ?? []).map((each) => each.replace(/\/_history\/.*$/, ''));
      expect(named).toEqual(expect.arrayContaining(names(body).filter((name) => !name.startsWith('Composition/') || name.includes('ips'))));
    }
  });

  describe('$everything', () => {
    const everything = async (question: string): Promise<Bundle> =>
      (await server.ask<Bundle>('gp', 'GET', `/Patient/citizen/$everything?_count=1000&${question}`)).body;

    test('start and end part what has a date, and leave what has none', async () => {
      const [all, before, since] = [await everything(''), await everything('end=2024-12-31'), await everything('start=2025-01-01')];
      expect(names(before)).toContain('Immunization/ips-vaccination');
      expect(names(since)).not.toContain('Immunization/ips-vaccination');
      for (const part of [before, since]) {
        expect(names(part)).toEqual(expect.arrayContaining(['Patient/citizen', 'AllergyIntolerance/ips-allergy']));
        expect(part.total).toBeLessThan(all.total ?? 0);
      }
    });

    test('start, end and _type together', async () => {
      const bundle = await everything('start=2024-03-05&end=2024-03-05&_type=Immunization,Observation');
      expect(names(bundle).filter((name) => !name.startsWith('Patient/'))).toEqual(['Immunization/ips-vaccination']);
      expect((await everything('start=2024-03-06&end=2024-03-06&_type=Immunization')).total).toBe(0);
    });
  });

  test.each([
    ['/Patient/nobody/$summary', '404 not-found'],
    ['/Patient/citizen/$summary?language=fr', '400 invalid ?language'],
    ['/Composition/nobody/$document', '404 not-found'],
    ['/Composition/ips-composition/$document?persist=true', '400 not-supported ?persist'],
    ['/Patient/citizen/$everything?start=yesterday', '400 invalid ?start'],
  ])('%s is refused: %s', async (path, expected) => {
    expect(refusalOf(await server.ask('gp', 'GET', path))).toContain(expected);
  });
});
