// The terminology service, and searches that follow hierarchies and value sets inside the SQL.
// https://hl7.org/fhir/R4/terminology-service.html, https://hl7.org/fhir/R4/search.html#token
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, Parameters, Resource, ValueSet } from '@medplum/fhirtypes';
import { compileCatalogues } from '#conformance/catalogues/compile-catalogues.ts';
import { engines, newDatabase } from './engines.ts';
import { refusalOf } from './observations.ts';
import { demoResources, now, startTestServer, type TestServer } from './test-server.ts';

const atc = 'http://www.whocc.no/atc';
const icd9 = 'http://hl7.org/fhir/sid/icd-9-cm';
const ours = 'https://fascicolo.example/fhir';
const priority = 'urn:oid:2.16.840.1.113883.2.9.5.2.3';
const folder = mkdtempSync(join(tmpdir(), 'terminology-'));
afterAll(() => rmSync(folder, { recursive: true }));

const catalogues: readonly (readonly [string, string])[] = [
  [
    atc,
    'A,Apparato gastrointestinale\nA10,Farmaci usati nel diabete\nA10B,Ipoglicemizzanti\nA10BA,Biguanidi\nA10BA02,Metformina\nC,Sistema cardiovascolare\nC07,Betabloccanti\nC07AB07,Bisoprololo',
  ],
  [
    icd9,
    '250,Diabete mellito\n250.0,Diabete senza complicazioni\n250.00,Diabete di tipo 2\n401,Ipertensione essenziale\n401.9,Ipertensione non specificata',
  ],
];

describe.each(engines)('On %s', (engine) => {
  let server: TestServer;
  beforeAll(async () => {
    const paths = catalogues.map(([url, rows], at) => {
      const path = join(folder, `catalogue-${at}.csv`);
      writeFileSync(path, `code,description\n${rows}\n`);
      return { url, path };
    });
    const indexed = (system: string): string => paths.find(({ path }) => system.endsWith(path.slice(folder.length + 1, -4)))?.url ?? system;
    compileCatalogues(
      paths.map(({ path }) => path),
      join(folder, 'compiled'),
      { readXml: String, indexed },
    );
    server = await startTestServer(await newDatabase(engine), () => now, { TERMINOLOGY: join(folder, 'compiled') });
    await server.put(demoResources());
    const medication = (id: string, system: string, code: string) => ({
      resourceType: 'MedicationStatement',
      id,
      status: 'active',
      subject: { reference: 'Patient/citizen' },
      medicationCodeableConcept: { coding: [{ system, code }] },
    });
    await server.put([
      medication('metformin', 'https://atcddd.fhi.no/atc', 'A10BA02'),
      medication('bisoprolol', 'urn:oid:2.16.840.1.113883.6.73', 'C07AB07'),
    ] as unknown as readonly Resource[]);
  });
  afterAll(() => server.close());

  const ask = async <T>(path: string): Promise<T> => (await server.ask<T>('gp', 'GET', path)).body;
  const found = async (path: string): Promise<string[]> =>
    ((await ask<Bundle>(path)).entry ?? []).map(({ resource }) => resource?.id ?? '').sort((a, b) => (a < b ? -1 : 1));

  test.each([
    [`code:below=${atc}|A10`, ['metformin']],
    [`code:below=${atc}|A`, ['metformin']],
    [`code:below=urn:oid:2.16.840.1.113883.6.73|C07`, ['bisoprolol']],
    [`code:below=${atc}|B`, []],
    [`code:above=${atc}|A10BA02`, ['metformin']],
    [`code:below=${atc}|A,${atc}|C`, ['bisoprolol', 'metformin']],
    [`code=https://atcddd.fhi.no/atc|C07AB07`, ['bisoprolol']],
    [`code:in=${encodeURIComponent(`${atc}?fhir_vs=isa/A10`)}`, ['metformin']],
    [`code:in=${encodeURIComponent(`${atc}?fhir_vs=isa/C`)}`, ['bisoprolol']],
    [`code:in=${encodeURIComponent(`${atc}?fhir_vs`)}`, ['bisoprolol', 'metformin']],
    [`code:not-in=${encodeURIComponent(`${atc}?fhir_vs=isa/A`)}&status=active&_id=metformin,bisoprolol`, ['bisoprolol']],
  ])('MedicationStatement?%s finds %j', async (question, ids) => {
    expect(await found(`/MedicationStatement?patient=citizen&${question}`)).toEqual(ids);
  });

  test.each([
    [`below=${icd9}|250`, `=${icd9}|250.00`],
    ['below=urn:oid:2.16.840.1.113883.6.103|401', `=${icd9}|401.9`],
    [`below=${icd9}|250.00`, `=${icd9}|250.00`],
  ])('Condition?code:%s finds what code%s finds', async (question, exact) => {
    const ids = await found(`/Condition?patient=citizen&code:${question}`);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids).toEqual(await found(`/Condition?patient=citizen&code${exact}`));
  });

  test.each([
    [`class-code:in=x`, '400'],
    ['status:in=http://hl7.org/fhir/ValueSet/observation-status&_summary=count', '200'],
  ])('Observation?%s', async (question, expected) => {
    const reply = await server.ask('gp', 'GET', `/Observation?patient=citizen&${question}`, { headers: { Prefer: 'handling=strict' } });
    expect(String(reply.status)).toBe(expected);
  });

  test('in and not-in a value set part the results', async () => {
    const total = async (question: string): Promise<number> =>
      (await ask<Bundle>(`/DiagnosticReport?patient=citizen&_summary=count${question}`)).total ?? 0;
    const inside = await total(`&status:in=http://hl7.org/fhir/ValueSet/diagnostic-report-status`);
    expect(inside).toBeGreaterThan(0);
    expect(inside + (await total(`&status:not-in=http://hl7.org/fhir/ValueSet/diagnostic-report-status`))).toBe(await total(''));
  });

  test('a code is looked up and validated in a language, and only the wanted properties are told', async () => {
    const kind = `${ours}/CodeSystem/document-kind`;
    const { parameter = [] } = await ask<Parameters>(`/CodeSystem/$lookup?system=${kind}&code=laboratory-report&displayLanguage=it`);
    expect(parameter.filter(({ name }) => name === 'display' || name === 'designation')).toEqual([
      { name: 'display', valueString: 'Referto di laboratorio' },
      {
        name: 'designation',
        part: [
          { name: 'language', valueCode: 'it' },
          { name: 'value', valueString: 'Referto di laboratorio' },
        ],
      },
    ]);
    const properties = async (question: string): Promise<unknown[]> =>
      ((await ask<Parameters>(`/CodeSystem/$lookup?system=${atc}&code=A10B${question}`)).parameter ?? []).flatMap(({ name, part = [] }) =>
        name === 'property' ? [`${part[0]?.valueCode} ${part[1]?.valueCode}`] : [],
      );
    expect(await properties('')).toEqual(['parent A10', 'child A10BA']);
    expect(await properties('&property=parent')).toEqual(['parent A10']);
    expect(await properties('&property=designation')).toEqual([]);
    const judged = (display: string) =>
      ask<Parameters>(`/CodeSystem/$validate-code?url=${kind}&code=laboratory-report&displayLanguage=it&display=${display}`);
    expect((await judged('referto+di+laboratorio')).parameter?.[0]?.valueBoolean).toBe(true);
    expect((await judged('Laboratory+report')).parameter?.[0]?.valueBoolean).toBe(true);
    expect((await judged('Altro')).parameter).toMatchObject([
      { valueBoolean: false },
      { valueString: 'The code is right, and it is called "Referto di laboratorio".' },
      { valueString: 'Referto di laboratorio' },
    ]);
  });

  describe('$expand', () => {
    const contains = async (question: string): Promise<string[]> =>
      ((await ask<ValueSet>(`/ValueSet/$expand?${question}`)).expansion?.contains ?? []).map(({ code = '' }) => code);

    test.each([
      [`url=${ours}/ValueSet/prescription-priority`, ['U', 'B', 'D', 'P']],
      [`url=${ours}/ValueSet/prescription-priority&offset=1&count=2`, ['B', 'D']],
      [`url=${ours}/ValueSet/prescription-priority&filter=short`, ['B']],
      ['url=http://hl7.org/fhir/ValueSet/administrative-gender', ['male', 'female', 'other', 'unknown']],
      ['url=http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1&filter=FEM', ['female']],
      [`url=${ours}/ValueSet/prescription-priority&count=0`, []],
    ])('%s', async (question, codes) => {
      expect(await contains(question)).toEqual(codes);
    });

    test('in the language that was asked for, by which it is filtered too, and with all names', async () => {
      const asked = `url=${ours}/ValueSet/document-kind&filter=referto+di+lab`;
      expect(await contains(asked)).toEqual([]);
      const { expansion } = await ask<ValueSet>(`/ValueSet/$expand?${asked}&displayLanguage=it-IT&includeDesignations=true`);
      expect(expansion?.contains).toEqual([
        {
          system: `${ours}/CodeSystem/document-kind`,
          code: 'laboratory-report',
          display: 'Referto di laboratorio',
          designation: [{ language: 'it', value: 'Referto di laboratorio' }],
        },
      ]);
      expect(expansion?.parameter).toContainEqual({ name: 'displayLanguage', valueCode: 'it-IT' });
      const german = await ask<ValueSet>(`/ValueSet/$expand?url=${ours}/ValueSet/document-kind&filter=laboratory&displayLanguage=de`);
      expect(german.expansion?.contains?.[0]?.display).toBe('Laboratory report');
    });

    test('a value set that is sent is expanded over the hierarchy', async () => {
      const valueSet = {
        resourceType: 'ValueSet',
        status: 'active',
        compose: {
          include: [{ system: 'https://atcddd.fhi.no/atc', filter: [{ property: 'concept', op: 'is-a', value: 'A10B' }] }],
          exclude: [{ system: atc, concept: [{ code: 'A10BA' }] }],
        },
      };
      const body = { resourceType: 'Parameters', parameter: [{ name: 'valueSet', resource: valueSet }] };
      const reply = await server.ask<ValueSet>('gp', 'POST', '/ValueSet/$expand', { body });
      expect(reply.body.expansion?.contains).toEqual([
        { system: atc, code: 'A10B', display: 'Ipoglicemizzanti' },
        { system: atc, code: 'A10BA02', display: 'Metformina' },
      ]);
    });

    test('a value set that is stored is expanded by its id and by its url, with its own displays', async () => {
      const body = {
        resourceType: 'ValueSet',
        url: 'urn:test:glucose',
        status: 'active',
        compose: { include: [{ system: 'http://loinc.org', concept: [{ code: '2345-7', display: 'Glucose' }] }] },
      };
      const stored = await server.ask<ValueSet>('admin', 'POST', '/ValueSet', { body });
      expect(stored.status).toBe(201);
      const expected = [{ system: 'http://loinc.org', code: '2345-7', display: 'Glucose' }];
      expect((await ask<ValueSet>(`/ValueSet/${stored.body.id}/$expand`)).expansion?.contains).toEqual(expected);
      expect((await ask<ValueSet>('/ValueSet/$expand?url=urn:test:glucose')).expansion?.contains).toEqual(expected);
    });
  });

  const values = ({ parameter = [] }: Parameters): Record<string, unknown> =>
    Object.fromEntries(parameter.map(({ name, valueBoolean, valueCode, valueString }) => [name, valueBoolean ?? valueCode ?? valueString]));

  test.each([
    [`/CodeSystem/$lookup?system=${atc}&code=A10BA`, { display: 'Biguanidi' }],
    ['/CodeSystem/$lookup?system=urn:oid:2.16.840.1.113883.6.103&code=250.0', { display: 'Diabete senza complicazioni' }],
    [`/CodeSystem/$subsumes?system=${atc}&codeA=A10&codeB=A10BA02`, { outcome: 'subsumes' }],
    [`/CodeSystem/$subsumes?system=${icd9}&codeA=250.00&codeB=250`, { outcome: 'subsumed-by' }],
    [`/CodeSystem/$subsumes?system=${atc}&codeA=A&codeB=C`, { outcome: 'not-subsumed' }],
    [`/CodeSystem/$subsumes?system=${atc}&codeA=A&codeB=A`, { outcome: 'equivalent' }],
    [`/CodeSystem/$validate-code?url=${atc}&code=A10`, { result: true, display: 'Farmaci usati nel diabete' }],
    [`/CodeSystem/$validate-code?url=${atc}&code=Z99`, { result: false }],
    [`/CodeSystem/$validate-code?url=${atc}&code=A10BA02&display=metformina`, { result: true }],
    [`/CodeSystem/$validate-code?url=${atc}&code=A10BA02&display=Aspirina`, { result: false, display: 'Metformina' }],
    [`/ValueSet/$validate-code?url=${ours}/ValueSet/prescription-priority&system=${priority}&code=U`, { result: true }],
    [`/ValueSet/$validate-code?url=${ours}/ValueSet/prescription-priority&code=X`, { result: false }],
    [`/ConceptMap/$translate?system=${priority}&code=U&target=http://hl7.org/fhir/request-priority`, { result: true }],
    [`/ConceptMap/$translate?url=${ours}/ConceptMap/prescription-priority&system=${priority}&code=Z`, { result: false }],
    ['/ConceptMap/$translate?system=urn:oid:2.16.840.1.113883.5.7&code=EL&reverse=true', { result: true }],
    [`/ConceptMap/$translate?url=${ours}/ConceptMap/document-class&system=http://loinc.org&code=34105-7`, { result: true }],
  ])('%s', async (path, expected) => {
    expect(values(await ask<Parameters>(path))).toMatchObject(expected);
  });

  test.each([
    [`system=${priority}&code=U&target=http://hl7.org/fhir/request-priority`, 'http://hl7.org/fhir/request-priority', 'stat'],
    [`url=${ours}/ConceptMap/document-class&system=http://loinc.org&code=34105-7`, `${ours}/CodeSystem/document-class`, 'LDO'],
  ])('$translate?%s says %s %s', async (question, system, code) => {
    const { parameter = [] } = await ask<Parameters>(`/ConceptMap/$translate?${question}`);
    const matches = parameter.filter(({ name }) => name === 'match').map(({ part = [] }) => part.find(({ name }) => name === 'concept'));
    expect(matches.map((each) => [each?.valueCoding?.system, each?.valueCoding?.code])).toContainEqual([system, code]);
  });

  test('a lookup tells what stands above and below', async () => {
    const { parameter = [] } = await ask<Parameters>(`/CodeSystem/$lookup?system=${atc}&code=A10BA`);
    const properties = parameter
      .filter(({ name }) => name === 'property')
      .map(({ part = [] }) => part.map((each) => each.valueCode ?? each.valueString));
    expect(properties).toEqual([
      ['parent', 'A10B', 'Ipoglicemizzanti'],
      ['child', 'A10BA02', 'Metformina'],
    ]);
  });

  test('a concept is valid when one of its codings is', async () => {
    const valueCodeableConcept = {
      coding: [
        { system: 'urn:other', code: 'x' },
        { system: priority, code: 'P' },
      ],
    };
    const body = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'url', valueUri: `${ours}/ValueSet/prescription-priority` },
        { name: 'codeableConcept', valueCodeableConcept },
      ],
    };
    expect(values((await server.ask<Parameters>('gp', 'POST', '/ValueSet/$validate-code', { body })).body)).toMatchObject({ result: true });
  });

  test.each([
    ['/ValueSet/$expand', '400 required ?url'],
    ['/ValueSet/$expand?url=urn:nobody', '404 not-found'],
    ['/ValueSet/nobody/$expand', '404 not-found'],
    [`/ValueSet/$expand?url=${ours}/ValueSet/prescription-priority&count=-1`, '400 invalid ?count'],
    ['/CodeSystem/$lookup?system=urn:nobody&code=x', '404 not-found'],
    [`/CodeSystem/$lookup?system=${atc}&code=Z`, '404 not-found'],
    [`/CodeSystem/$lookup?system=${atc}`, '400 required ?code'],
    [`/CodeSystem/$subsumes?system=${atc}&codeA=A`, '400 required ?codeB'],
    ['/ConceptMap/$translate?url=urn:nobody&code=x', '404 not-found'],
    ['/Patient/$expand', '404'],
  ])('%s is refused: %s', async (path, expected) => {
    expect(refusalOf(await server.ask('gp', 'GET', path))).toContain(expected);
  });
});
