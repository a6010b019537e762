// No page of a professional or of the person themself, and no number on it, tells the hidden from what never was, or a refusal from an
// empty record.
import { afterAll, describe, expect, test } from 'vitest';
import type { Consent, Resource } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { isPolicySource } from './corpus.ts';
import { pagesOf, pageWorld, type PageRequest, type PageWorld } from './page-worlds.ts';
import { readPdf } from './read-pdf.ts';
import { demoResources, type TestServer } from './test-server.ts';
import { visitedPages } from './visited-pages.ts';

const open: PageWorld[] = [];
afterAll(() => Promise.all(open.map(({ server }) => server.close())));

async function world(resources: readonly Resource[], persona: PersonaName): Promise<PageWorld> {
  const made = await pageWorld(resources, persona);
  open.push(made);
  return made;
}

const people = ['citizen', 'citizen-refused', 'citizen-new', 'guardian', 'child'];
const sections = [
  '?senza=si',
  '/documenti',
  '/documenti?tipo=laboratory-report',
  '/esami',
  '/esami?prima=2025-03-11',
  '/farmaci',
  '/ricoveri',
  '/taccuino',
  '/app',
  '/stampa',
  '/cura',
];

/** Who has looked, as page and as files. */
const log = ['/accessi', '/accessi?miei=yes', '/accessi/csv', '/accessi/pdf'];

/** Every page that a clinician can open, before and after declaring; then every hidden document by its address. */
function walk(documents: readonly string[]): readonly PageRequest[] {
  const pages = (person: string): PageRequest[] => sections.map((section) => ({ path: `/operatore/persona/${person}${section}` }));
  const declaration = { kind: 'declaration', what: 'Visita ambulatoriale di oggi', accept: 'yes' };
  const emergency = { kind: 'emergency', reason: 'Incosciente dopo un incidente', acceptEmergency: 'yes' };
  return [
    { path: '/operatore' },
    { path: '/operatore/assistiti' },
    { method: 'POST', path: '/operatore/cerca', form: { how: 'code', code: 'SMPBNC58C61D969D' } },
    ...people.flatMap(pages),
    ...people.flatMap((person): PageRequest[] => [
      { path: `/operatore/persona/${person}/cura` },
      { method: 'POST', path: `/operatore/persona/${person}/cura`, form: emergency },
      ...pages(person),
      { path: `/operatore/persona/${person}/cura` },
      { method: 'POST', path: `/operatore/persona/${person}/cura`, form: declaration },
      ...pages(person),
    ]),
    ...documents.flatMap((id) => people.map((person) => ({ path: `/operatore/persona/${person}/documenti/${id}` }))),
    ...documents.map((id) => ({ path: `/operatore/persona/citizen/documenti/${id}/originale` })),
    ...log.map((path) => ({ path })),
    { path: '/operatore/assistiti' },
  ];
}

test('Every page about a person is in the walk', () => {
  const known = new Set(sections.map((section) => section.split('?')[0]));
  const pages = Object.keys(visitedPages).flatMap((page) => /^GET \/operatore\/persona\/:id(\/\w+)?$/.exec(page)?.slice(1, 2) ?? []);
  expect(pages.map((path = '') => path).filter((path) => !known.has(path))).toEqual([]);
});

async function compare(one: PageWorld, other: PageWorld, requests: readonly PageRequest[]): Promise<void> {
  for (const request of requests) {
    const [a, b] = [await one.show(request), await other.show(request)];
    const from = [...a].findIndex((letter, i) => letter !== b[i]);
    expect(
      a,
      `${request.method ?? 'GET'} ${request.path}: …${a.slice(from - 100, from + 100)}… beside …${b.slice(from - 100, from + 100)}…`,
    ).toBe(b);
  }
}

/** Hidden from whoever treats, whatever they declare: by the person, by law, by the person's refusal. */
function isHidden(resource: Resource): boolean {
  if (isPolicySource(resource)) return false;
  const text = JSON.stringify(resource);
  return /citizen-(lab-(hidden|sensitive)|note-)/.test(text) || text.includes('refused-');
}

test.each(['gp', 'specialist', 'pharmacist'] as const)(
  'the pages of a %s are the same where nothing was ever hidden because nothing was there',
  { timeout: 240_000 },
  async (persona) => {
    const resources = demoResources();
    const hidden = resources.filter(isHidden);
    expect(hidden.length).toBeGreaterThan(15);
    const ids = hidden.flatMap(({ resourceType, id = '' }) => (resourceType === 'DocumentReference' ? [id] : []));
    const whole = await world(resources, persona);
    const without = await world(
      resources.filter((one) => !isHidden(one)),
      persona,
    );
    await compare(whole, without, walk(ids));
  },
);

/** Lists, filters, counts, years, and the record through the eyes of others. */
const ownPages = [
  '/',
  '/referti',
  ...['laboratory-report', 'specialist-report', 'other'].map((kind) => `/referti?tipo=${kind}`),
  '/referti?struttura=laboratory',
  '/referti?dal=01%2F01%2F2020&al=31%2F12%2F2026',
  ...['glicemia', 'leucoc', 'proteina+reattiva', 'emo', 'acc+000163'].map((words) => `/referti?testo=${words}`),
  '/ricette',
  '/ricette?tipo=visite',
  '/appuntamenti',
  '/vaccinazioni',
  '/profilo-sanitario',
  '/andamento?esame=http%3A%2F%2Floinc.org%7C2345-7',
  ...['2024', '2025', '2026'].map((year) => `/cronologia?anno=${year}`),
  '/cronologia?anno=2026&prima=2026-02-11',
  '/cronologia?anno=2026&genere=document',
  '/taccuino',
  '/chi-puo-vedere',
  '/chi-puo-vedere/limita',
  ...['', '/stampa', '/originale', '/chi-vede', '/oscura', '/rendi-visibile'].map((part) => `/referti/citizen-lab-5-document${part}`),
  ...['', '/stampa'].flatMap((part) => [
    `/esami/citizen-lab-5${part}`,
    `/ricette/farmaci/citizen-drug-4${part}`,
    `/appuntamenti/citizen-echo-appointment${part}`,
    `/profilo-sanitario${part}`,
  ]),
  '/appuntamenti/citizen-echo-appointment/calendario.ics',
  '/referti/citizen-summary-document/stampa',
  ...['gp', 'hospital', 'emergency'].map((eyes) => `/chi-puo-vedere/${eyes}`),
];

/** By the address of what waits, as pages, papers and files. */
function ofWaiting({ resourceType, id = '' }: Resource): readonly string[] {
  const parts: Readonly<Record<string, readonly string[]>> = {
    DocumentReference: ['', '/stampa', '/originale', '/chi-vede', '/oscura', '/rendi-visibile'].map((part) => `/referti/${id}${part}`),
    DiagnosticReport: [`/esami/${id}`, `/esami/${id}/stampa`],
    ServiceRequest: [`/ricette/visite/${id}`, `/ricette/visite/${id}/stampa`],
  };
  return parts[resourceType] ?? [];
}

test('Every page, paper and file of a person’s clinical data is among those that are compared', () => {
  const areas =
    /^GET (\/(?:accessi|referti|esami|andamento|ricette|appuntamenti|vaccinazioni|profilo-sanitario|cronologia|chi-puo-vedere)(?:\/.*)?)$/;
  const known = [...ownPages, ...log].map((path) => path.split('?')[0] ?? '');
  const pages = Object.keys(visitedPages).flatMap((page) => areas.exec(page)?.slice(1, 2) ?? []);
  const pattern = (page: string): RegExp => new RegExp(`^${page.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`);
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.filter((page) => !known.some((path) => pattern(page).test(path)))).toEqual([]);
});

test('the pages of a person are the same where nothing waits for a clinician to tell it', { timeout: 240_000 }, async () => {
  const resources = demoResources();
  const waits = ({ id = '' }: Resource): boolean => id.startsWith('citizen-lab-unmediated');
  const addresses = resources.filter(waits).flatMap(ofWaiting);
  expect(addresses.length).toBeGreaterThanOrEqual(10);
  const whole = await world(resources, 'citizen');
  const without = await world(
    resources.filter((one) => !waits(one)),
    'citizen',
  );
  // A clinician has read what waits: the log says that they have looked, and nothing of it.
  for (const { server } of [whole, without]) await lookedAtByOthers(server);
  const paths = [...ownPages, ...addresses, ...log];
  await compare(
    whole,
    without,
    paths.map((path) => ({ path })),
  );
});

/** Lists and questions about several people. */
async function lookedAtByOthers({ ask }: TestServer): Promise<void> {
  for (const path of ['/DiagnosticReport?patient=citizen', '/DocumentReference?patient=citizen', '/Patient/citizen/$everything?_count=500'])
    await ask('gp', 'GET', path);
  for (const type of ['Observation', 'DiagnosticReport', 'DocumentReference']) await ask('laboratory', 'GET', `/${type}?_count=500`);
  await ask('gp', 'GET', '/Patient?_id=citizen,citizen-refused,guardian&_include=*&_revinclude=DocumentReference:subject');
}

test('who has looked, page and files, is the same where other people have nothing in their records', { timeout: 240_000 }, async () => {
  const resources = demoResources();
  const isOfOthers = (one: Resource): boolean => !isPolicySource(one) && JSON.stringify(one).includes('refused-');
  expect(resources.filter(isOfOthers).length).toBeGreaterThan(4);
  const whole = await world(resources, 'citizen');
  const without = await world(
    resources.filter((one) => !isOfOthers(one)),
    'citizen',
  );
  for (const { server } of [whole, without]) await lookedAtByOthers(server);
  await compare(
    whole,
    without,
    log.map((path) => ({ path })),
  );
  expect((await whole.fetch('/accessi')).match(/<tr /g)?.length).toBeGreaterThan(7);
});

test(
  'the pages and the log of a parent are the same where nothing is kept from parents; the minor is told of it',
  { timeout: 240_000 },
  async () => {
    const resources = demoResources();
    const isKept = ({ id = '' }: Resource): boolean => id.startsWith('child-lab-reserved');
    const addresses = resources.filter(isKept).flatMap(ofWaiting);
    expect(addresses.length).toBeGreaterThanOrEqual(8);
    const whole = await world(resources, 'guardian');
    const without = await world(
      resources.filter((one) => !isKept(one)),
      'guardian',
    );
    for (const { server, show } of [whole, without]) {
      await show({ path: '/persona' });
      await show({ method: 'POST', path: '/persona', form: { person: 'child' } });
      for (const path of ['/DiagnosticReport?patient=child', '/Observation?_count=500']) await server.ask('laboratory', 'GET', path);
    }
    const lists = ['/', '/referti', '/cronologia?anno=2025', '/profilo-sanitario', '/andamento?esame=http%3A%2F%2Floinc.org%7C718-7'];
    const paths = [...lists, ...addresses, ...log];
    await compare(
      whole,
      without,
      paths.map((path) => ({ path })),
    );
    const minor = await pagesOf(whole.server, 'child');
    const told = async ({ fetch, take }: PageWorld) => [
      await fetch('/accessi'),
      await fetch('/accessi/csv'),
      (await readPdf(await take('/accessi/pdf'))).text,
    ];
    for (const [i, parents] of (await told(whole)).entries()) {
      expect(parents).toContain('1 referto');
      expect(parents).not.toContain('2 referti');
      expect((await told(minor))[i]).toContain('2 referti');
    }
  },
);

describe('the state of the consents', () => {
  test(
    'does not show: who has refused, who has never decided and who has agreed with nothing in the record look alike',
    { timeout: 240_000 },
    async () => {
      const bare = demoResources().filter((one) => !JSON.stringify(one).includes('refused-') || isPolicySource(one));
      const consents = (permit: boolean): Resource[] =>
        bare.map((one): Resource => {
          if (one.id !== 'citizen-refused-consultation') return one;
          const consent = one as Consent;
          return { ...consent, provision: { ...consent.provision, type: permit ? 'permit' : 'deny' } };
        });
      const undecided = bare.filter(({ id = '' }) => !id.startsWith('citizen-refused-'));
      const [refused, agreed, silent] = [
        await world(consents(false), 'specialist'),
        await world(consents(true), 'specialist'),
        await world(undecided, 'specialist'),
      ];
      await compare(refused, agreed, walk([]));
      const again = [await world(consents(false), 'specialist'), silent] as const;
      await compare(...again, walk([]));
    },
  );
});
