// The citizen's lists, page after page: a prescription is whole and stands once, a report without a document is in the list.
import { afterAll, expect, test } from 'vitest';
import type { DiagnosticReport, MedicationRequest, Organization, Practitioner, PractitionerRole, Resource } from '@medplum/fhirtypes';
import { pageWorld, type PageWorld } from './page-worlds.ts';
import { demoResources } from './test-server.ts';

const open: PageWorld[] = [];
afterAll(() => Promise.all(open.map(({ server }) => server.close())));

const source = { source: 'Organization/sistema-ts' };
const nre = (number: number): string => `0700A${String(number).padStart(10, '0')}`;

/** Three lines of each number, written within minutes of each other: pages of twenty lines cut through them. */
function lines(): readonly MedicationRequest[] {
  return Array.from({ length: 60 }, (_, i) => ({
    resourceType: 'MedicationRequest',
    id: `line-${i}`,
    meta: source,
    status: 'active',
    intent: 'order',
    groupIdentifier: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: nre(Math.floor(i / 3)) },
    medicationCodeableConcept: { text: `Farmaco ${String(i).padStart(2, '0')}` },
    subject: { reference: 'Patient/citizen' },
    authoredOn: `2026-10-${String(1 + Math.floor(i / 3)).padStart(2, '0')}T10:0${i % 3}:00+02:00`,
    requester: { reference: 'Practitioner/gp' },
  }));
}

const loose: DiagnosticReport = {
  resourceType: 'DiagnosticReport',
  id: 'loose',
  meta: { source: 'Organization/laboratory' },
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
  code: { text: 'Tampone faringeo' },
  subject: { reference: 'Patient/citizen' },
  effectiveDateTime: '2026-10-01T09:00:00+02:00',
  performer: [{ reference: 'Organization/laboratory' }],
  conclusion: 'Negativo.',
};

const own = { subject: { reference: 'Patient/citizen' }, meta: { source: 'Organization/hospital' } };
/** A letter that says something in a section, with a result that waits for a clinician to tell it. */
const letter: readonly Resource[] = [
  {
    ...own,
    resourceType: 'Composition',
    id: 'letter-text',
    status: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '34105-7' }] },
    date: '2026-09-01T09:00:00+02:00',
    author: [{ reference: 'Organization/hospital' }],
    title: 'Lettera di dimissione',
    section: [
      { title: 'Decorso', text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Discinesìa biliare</div>' } },
    ],
  },
  {
    ...own,
    resourceType: 'Observation',
    id: 'letter-result',
    meta: { ...own.meta, security: [{ system: 'https://fascicolo.example/fhir/CodeSystem/visibility', code: 'P98' }] },
    status: 'final',
    code: { text: 'Esame inatteso' },
    effectiveDateTime: '2026-09-01T09:00:00+02:00',
  },
  {
    ...own,
    resourceType: 'DocumentReference',
    id: 'letter',
    status: 'current',
    type: { coding: [{ system: 'http://loinc.org', code: '34105-7', display: 'Lettera di dimissione' }] },
    date: '2026-09-01T09:00:00+02:00',
    custodian: { reference: 'Organization/hospital' },
    content: [{ attachment: { contentType: 'application/pdf' } }],
    context: { related: [{ reference: 'Composition/letter-text' }, { reference: 'Observation/letter-result' }] },
  },
];

const roleSystem = 'https://fascicolo.example/fhir/CodeSystem/national-role';

/** More than a list offers: each at a place of its own. */
function manyNurses(): readonly Resource[] {
  return Array.from({ length: 110 }, (_, i): Resource[] => {
    const number = String(i).padStart(3, '0');
    const place: Organization = { resourceType: 'Organization', id: `place-${number}`, active: true, name: `Ambulatorio Numero ${number}` };
    const person: Practitioner = {
      resourceType: 'Practitioner',
      id: `nurse-${number}`,
      name: [{ family: `Zèta${number}`, given: ['Anna'] }],
    };
    const role: PractitionerRole = {
      resourceType: 'PractitionerRole',
      id: `role-${number}`,
      active: true,
      practitioner: { reference: `Practitioner/${person.id ?? ''}` },
      organization: { reference: `Organization/${place.id ?? ''}` },
      code: [{ coding: [{ system: roleSystem, code: 'INF' }] }],
      period: { start: '2020-01-01' },
    };
    return [place, person, role];
  }).flat();
}

const ofDemo = demoResources();

async function world(more: readonly Resource[]): Promise<PageWorld> {
  const made = await pageWorld([...ofDemo, ...more], 'citizen');
  open.push(made);
  return made;
}

test('each prescription stands once, with all its lines, wherever the pages are cut', { timeout: 120_000 }, async () => {
  const { server, fetch } = await world(lines());
  expect(server).toBeDefined();
  const items: string[] = [];
  let path: string | undefined = '/ricette';
  while (path !== undefined) {
    const page: string = await fetch(path);
    items.push(...[...page.matchAll(/<li class="record-item">(.*?)<\/li>/gs)].map(([, item = '']) => item));
    path = /<a href="([^"]+)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  }
  for (let number = 0; number < 20; number += 1) {
    const found = items.filter((item) => item.includes(nre(number)));
    expect(found, nre(number)).toHaveLength(1);
    for (let line = 0; line < 3; line += 1) expect(found[0]).toContain(`Farmaco ${String(number * 3 + line).padStart(2, '0')}`);
  }
});

test(
  'what a letter only plans is told as advice, and does not count among the prescriptions to be used',
  { timeout: 120_000 },
  async () => {
    const [line] = lines();
    const { groupIdentifier: _, ...planned } = line as MedicationRequest;
    const advice: MedicationRequest = { ...planned, id: 'advice', intent: 'plan', medicationCodeableConcept: { text: 'Consigliolo' } };
    const toUse = async ({ fetch }: PageWorld): Promise<string | undefined> => /id="rx".*?<\/section>/s.exec(await fetch('/'))?.[0];
    const [without, made] = [await world([]), await world([advice])];
    expect(await toUse(made)).toBe(await toUse(without));
    expect(await toUse(made)).toContain('href="/ricette"');
    const items = [...(await made.fetch('/ricette')).matchAll(/<li class="record-item">(.*?)<\/li>/gs)].map(([, item = '']) => item);
    expect(items.filter((item) => item.includes('Consigliolo'))).toEqual([expect.stringContaining('Consigliata')]);
    const page = await made.fetch('/ricette/farmaci/advice');
    expect(page).toContain('Terapia consigliata');
    expect(page).toContain('non una ricetta');
    expect(await made.fetch('/cronologia?anno=2026&genere=prescription')).toContain('Terapia consigliata');
  },
);

test('the timeline goes on page by page, and tells each prescription once and whole', { timeout: 120_000 }, async () => {
  const { fetch } = open[0] as PageWorld;
  const told: string[] = [];
  let pages = 0;
  for (let path: string | undefined = '/cronologia?anno=2026&genere=prescription'; path !== undefined; pages += 1) {
    const page: string = await fetch(path);
    told.push(...[...page.matchAll(/<li class="timeline-event">(.*?)<\/li>/gs)].map(([, item = '']) => item));
    path = /<a href="([^"]+)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(pages).toBe(2);
  for (let number = 0; number < 20; number += 1) {
    const found = told.filter((item) => item.includes(nre(number)));
    expect(found, nre(number)).toHaveLength(1);
    for (let line = 0; line < 3; line += 1) expect(found[0]).toContain(`Farmaco ${String(number * 3 + line).padStart(2, '0')}`);
  }
  expect(await fetch('/cronologia?anno=2026&prima=2026-10-03')).toContain('Torna alle più recenti');
  expect(await fetch('/cronologia?anno=2026&prima=31/12')).not.toContain('Torna alle più recenti');
});

test(
  'a report without a document is told beside the documents, by the same filters; words are found in what was read out of documents',
  { timeout: 120_000 },
  async () => {
    const { fetch } = await world([loose, ...letter]);
    const all = await fetch('/referti');
    expect(all).toContain('1 esame senza documento');
    expect(all).toContain('href="/esami/loose"');
    expect(await fetch('/referti?tipo=laboratory-report')).toContain('Tampone faringeo');
    expect(await fetch('/referti?tipo=radiology-report')).not.toContain('Tampone faringeo');
    expect(await fetch('/referti?dal=2026-10-02')).not.toContain('Tampone faringeo');
    expect(await fetch('/referti?testo=faringeo')).toContain('Tampone faringeo');
    expect(await fetch('/esami/loose')).toContain('Negativo.');

    const found = async (typed: string): Promise<string[]> =>
      [...(await fetch(`/referti?testo=${encodeURIComponent(typed)}`)).matchAll(/href="\/(?:referti|esami)\/([\w-]+)"/g)].map(
        ([, id = '']) => id,
      );
    const stay = ['citizen-stay-document'];
    const rows: readonly (readonly [typed: string, what: string, documents: readonly string[]])[] = [
      ['dimissione ospedaliera', 'words of the entry', stay],
      ['polmonite', 'what the person was admitted with', stay],
      ['POLMÒN dimiss', 'beginnings, whatever their case and accents', stay],
      ['po', 'two letters begin nothing', []],
      ['pleuroparenchimali', 'the conclusion of the report', ['citizen-chest-xray-document']],
      ['discinesia', 'the narrative of a section', ['letter']],
      ['decorso biliari', 'not every word is there', []],
      ['decorso biliare', 'the title of a section and its narrative', ['letter']],
      ['inatteso', 'of a part that the person may not see yet', []],
      ['faring', 'a report without a document', ['loose']],
      ['leucoc', 'the name of a test, except where the person has still to be told', ['citizen-lab-sensitive-document']],
      ['...', 'no word at all', []],
    ];
    for (const [typed, what, documents] of rows) expect(await found(typed), what).toEqual(documents);
  },
);

test('whom a restriction is about is found by name where the registry is longer than a list', { timeout: 120_000 }, async () => {
  const { fetch, show } = await world(manyNurses());
  const path = '/chi-puo-vedere/limita';
  const form = await fetch(path);
  expect(form).toContain('Cerca una persona per nome');
  expect(form).not.toContain('Zèta');
  const send = (fields: Readonly<Record<string, string>>): Promise<string> =>
    show({ method: 'POST', path, form: { passo: 'cerca', ...fields } });
  const offered = (page: string, name: string): string[] => {
    const list = new RegExp(`<select[^>]* name="${name}".*?</select>`, 's').exec(page)?.[0] ?? '';
    return [...list.matchAll(/<option value="([^"]+)"/g)].map(([, value = '']) => value);
  };
  await show({ path });
  const people = await send({ chi: 'practitioner', cercaPersona: 'ZETA109 ann', tipo: 'laboratory-report' });
  expect(offered(people, 'professionista')).toEqual(['nurse-109']);
  expect(people).toContain('Anna Zèta109, Infermiere, Ambulatorio Numero 109');
  expect(people, 'what else was answered is kept').toMatch(/<option value="laboratory-report" selected/);
  const places = await send({ chi: 'organization', cercaStruttura: 'mero 105', struttura: 'hospital' });
  expect(offered(places, 'struttura'), 'what was chosen before stays').toEqual(['place-105', 'hospital']);
  const look = await send({ passo: 'anteprima', chi: 'practitioner', cercaPersona: 'zeta109', professionista: 'nurse-109' });
  expect(look).toContain('Anna Zèta109 non vede: tutti i documenti');
  expect(await send({ chi: 'practitioner', cercaPersona: 'nessuno' })).toContain('Nessun risultato con questo nome');
  expect(await send({ passo: 'anteprima', chi: 'practitioner', professionista: 'nobody' })).toContain('error-summary');
});
