// Whatever can be sent to the pages of opening, counter and delegations, over HTTP: hostile, missing, too long, in the wrong step, again, from
// another session. The fields are those that the pages show, so that a new one is in here by itself.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeFiscalCode } from '#fhir/fiscal-code.ts';
import { startServer, type Started } from '#server/start.ts';
import { codesSent } from './codes-sent.ts';
import { attacksOn, problemsOf } from './page-attacks.ts';
import { versionsIn } from './bad-input.ts';
import { loadDemo, registryFile } from './browser.ts';
import { clientWith, signedInAs, type Answer, type Filled, type PageClient } from './page-client.ts';
import { formsIn, type PageForm } from './page-forms.ts';
import { now } from './test-server.ts';
import { childNamed, parentOf, putResource } from './two-parents.ts';

type Who = 'nilo' | 'teresa' | 'bianca' | 'olga';

type Changing<T> = T | (() => Promise<T>);

interface Step {
  readonly who: Who;
  /** The child for whom. */
  readonly actingFor?: string;
  readonly open: Changing<string>;
  /** `*` for an id that is given on the way. */
  readonly action: string;
  /** Which of several forms with this action: the one with this field, or with a button of this value. */
  readonly having?: string;
  /** What leads on; none where the form is only tried. */
  readonly good?: Changing<Filled>;
  /** May be left out. */
  readonly optional?: readonly string[];
  /** Any text is fine here. */
  readonly free?: readonly string[];
  /** Judged together: what is wrong may stand at another one of them. */
  readonly together?: readonly string[];
  /** With which what was asked may still be done. */
  readonly harmless?: readonly string[];
  /** Where it leads, when nothing is wrong; '' = a page. */
  readonly leads?: RegExp;
  /** May be done again, and is then done again. */
  readonly again?: true;
}

const prefixes = ['/attivazione', '/sportello', '/deleghe'];
const contacts = { phone: '333 1234567', email: 'prova@example.org' };
const scan = new File(['%PDF-1.4\n%%EOF'], 'firma.pdf', { type: 'application/pdf' });
const paper = { kind: 'identity-card', number: 'CA12345AB', expiry: '2030-01-01' };
const choices = { feed: 'yes', past: 'no', consultation: 'yes' };
const adult = { family: 'Rosa', given: 'Ada', gender: 'female', birthDate: '1980-05-01', birthPlace: 'D969' } as const;
/** Enrolled on the way. */
let ada = '';

let started: Started;
let clock = now;
const clients = new Map<Who, PageClient>();
const seen = new Set<string>();

beforeAll(async () => {
  let count = 0;
  started = await startServer(
    { MODE: 'demo', DATABASE_URL: ':memory:', PORT: '0', LOG_LEVEL: 'silent', REGISTRY: registryFile, POLICY: 'liguria-2020-two-parents' },
    { clock: () => clock, newId: () => `00000000-0000-4000-9000-${String(++count).padStart(12, '0')}` },
  );
  await loadDemo(started);
  const children = ['pino', 'gino'].flatMap((one, i) => [
    childNamed(one, one === 'pino' ? 'Pino' : 'Gino', ['PCCPNI20A01D969X', 'PCCGNI20A01D969N'][i] ?? ''),
    parentOf(one, 'guardian'),
    parentOf(one, 'citizen-new'),
  ]);
  for (const resource of children) await putResource(started, resource);
  const personas = { nilo: 'citizen-new', teresa: 'guardian', bianca: 'citizen', olga: 'operator' } as const;
  for (const who of Object.keys(personas) as Who[]) clients.set(who, await signedInAs(started, personas[who], clock));
});
afterAll(() => started.close());

const clientOf = (who: Who): PageClient => clients.get(who) as PageClient;

const versions = (): Promise<number> => versionsIn(started);

async function codes(who: Who): Promise<Filled> {
  const form = await clientOf(who).form('/attivazione/codici', '/attivazione/codici');
  clock += 60_000;
  for (const again of ['phone', 'email']) await clientOf(who).send(form, { ...filledFrom(form), again });
  return codesSent(started.server);
}

const online = (who: Who, actingFor?: string): Step[] => {
  const at = (name: string, good: Changing<Filled>, leads: RegExp): Step => ({
    who,
    ...(actingFor === undefined ? {} : { actingFor }),
    open: `/attivazione${name}`,
    action: `/attivazione${name}`,
    good,
    leads,
  });
  return [
    at('', { sure: 'yes' }, /informativa$/),
    at('/informativa', { read: 'yes' }, /dati$/),
    at('/dati', { right: 'yes', ...contacts }, /codici$/),
    at('/codici', () => codes(who), /scelte$/),
    at('/scelte', choices, /riepilogo$/),
    at('/riepilogo', {}, /conclusa$|secondo-genitore$/),
  ];
};

const atCounter = (person: () => string, query = ''): Step[] =>
  [{ read: 'yes' }, { ...contacts, readBack: 'yes' }, choices, {}].map((good, i) => ({
    who: 'olga',
    open: () => Promise.resolve(`${person()}/consensi${query}`),
    action: '/sportello/persona/*/consensi',
    good,
    leads: i === 3 && query === '' ? /^$/ : /consensi/,
  }));

const recognition = (person: () => string): Step => ({
  who: 'olga',
  open: () => Promise.resolve(`${person()}/riconoscimento`),
  action: '/sportello/persona/*/riconoscimento',
  good: paper,
  harmless: ['next'],
  leads: /persona\/[^/]+$/,
  again: true,
});

const person = (id: string) => () => `/sportello/persona/${id}`;

const walk: readonly Step[] = [
  ...online('nilo').slice(0, 2),
  { who: 'nilo', open: '/attivazione/dati', action: '/attivazione/interrompi' },
  ...online('nilo').slice(2),
  ...online('teresa', 'pino'),
  { who: 'teresa', actingFor: 'pino', open: '/attivazione/secondo-genitore', action: '/attivazione/interrompi' },
  {
    who: 'nilo',
    actingFor: 'pino',
    open: '/attivazione/secondo-genitore',
    action: '/attivazione/secondo-genitore',
    good: { read: 'yes', answer: 'yes' },
    leads: /conclusa$/,
  },
  // What one parent gives later waits for the other.
  { who: 'teresa', actingFor: 'pino', open: '/scelte/past', action: '/scelte/past', good: { read: 'yes' }, leads: /esito=attesa$/ },
  {
    who: 'nilo',
    actingFor: 'pino',
    open: '/attivazione/secondo-genitore',
    action: '/attivazione/secondo-genitore',
    good: { read: 'yes', answer: 'yes' },
    leads: /esito=fatto$/,
  },
  {
    who: 'olga',
    open: '/sportello',
    action: '/sportello/cerca',
    having: 'code',
    good: { code: 'PRVNLI90L16D969R' },
    harmless: ['how'],
    leads: /citizen-new$/,
  },
  {
    who: 'olga',
    open: '/sportello',
    action: '/sportello/cerca',
    having: 'family',
    good: { family: 'Prova', given: 'Nilo', birthDate: '1990-07-16' },
    together: ['family', 'given', 'birthDate'],
    harmless: ['how'],
    leads: /citizen-new$/,
  },
  {
    who: 'olga',
    open: '/sportello/iscrizione',
    action: '/sportello/iscrizione',
    good: {
      ...adult,
      birthPlace: 'Genova',
      fiscalCode: encodeFiscalCode(adult),
      street: 'Via della Prova 1',
      city: 'Genova',
      postalCode: '16121',
    },
    optional: ['codeSeen', 'generalPractitioner'],
    harmless: ['codeSeen'],
    // Names of other countries are in other alphabets.
    free: ['street', 'birthPlace', 'city'],
    leads: /esito=/,
  },
  recognition(() => ada),
  ...atCounter(() => ada),
  {
    who: 'olga',
    open: () => Promise.resolve(`${ada}/consensi`),
    action: '/sportello/persona/*/consensi',
    good: { ...choices, consultation: 'no' },
    // To take a consent back nothing has to be read.
    harmless: ['read'],
    leads: /^$/,
  },
  {
    who: 'olga',
    open: '/sportello/persona/gino/rappresentante',
    action: '/sportello/persona/*/rappresentante',
    good: { code: 'SMPBNC58C61D969D', ...paper, title: 'guardian', order: 'n. 1/2026, Tribunale di Genova', from: '2026-11-01', scan },
    optional: ['to'],
    leads: /persona\/gino$/,
  },
  recognition(person('guardian')),
  {
    who: 'olga',
    open: '/sportello/persona/guardian/credenziali',
    action: '/sportello/persona/*/credenziali',
    having: 'issue',
    good: { issue: 'yes', act: 'issue' },
    leads: /^$/,
  },
  {
    who: 'olga',
    open: '/sportello/persona/guardian/credenziali',
    action: '/sportello/persona/*/credenziali',
    having: 'revoke',
    good: { revoke: 'yes', act: 'revoke' },
    leads: /revocate$/,
  },
  ...atCounter(person('gino'), '?rappresentante=guardian-of-gino'),
  {
    who: 'olga',
    open: '/sportello/persona/gino/consensi?rappresentante=guardian-of-gino',
    action: '/sportello/persona/*/consensi',
  },
  recognition(person('citizen-new')),
  {
    who: 'olga',
    open: '/sportello/persona/gino/consensi?rappresentante=citizen-new-of-gino',
    action: '/sportello/persona/*/consensi',
    good: { read: 'yes', answer: 'yes' },
    leads: /^$/,
  },
  // What one parent gives later waits for the other, at the counter as well.
  {
    who: 'olga',
    open: '/sportello/persona/gino/consensi?rappresentante=citizen-new-of-gino',
    action: '/sportello/persona/*/consensi',
    good: { ...choices, past: 'yes', read: 'yes' },
    leads: /^$/,
  },
  {
    who: 'olga',
    open: '/sportello/persona/gino/consensi?rappresentante=guardian-of-gino',
    action: '/sportello/persona/*/consensi',
    good: { read: 'yes', answer: 'yes' },
    leads: /^$/,
  },
  {
    who: 'olga',
    open: '/sportello/persona/gino/rappresentanti/citizen-new-of-gino/fine',
    action: '/sportello/persona/*/rappresentanti/*/fine',
    // Tried without the confirmation, as the page sends it first.
    good: () => Promise.resolve({ day: '2026-11-02', reason: 'Revoca del giudice', sure: 'yes' }),
    free: ['reason'],
    leads: /fatto=ora$/,
  },
  {
    who: 'bianca',
    open: '/deleghe/nuova',
    action: '/deleghe/nuova',
    good: { delegate: 'PRVNLI90L16D969R', scope: 'some', kinds: 'reports', sure: 'yes' },
    optional: ['from', 'until'],
    leads: /fatto=data$/,
    // Given anew when it has been revoked.
    again: true,
  },
  { who: 'nilo', open: '/deleghe', action: '/persona' },
  {
    who: 'bianca',
    open: async () => /\/deleghe\/[^"]+\/fine[^"]*/.exec((await clientOf('bianca').get('/deleghe')).html)?.[0] ?? '',
    action: '/deleghe/*/fine',
    good: {},
    leads: /fatto=revocata$/,
  },
];

const settled = <T>(one: Changing<T>): Promise<T> => (typeof one === 'function' ? (one as () => Promise<T>)() : Promise.resolve(one));
const isAt = (pattern: string, address: string): boolean =>
  new RegExp(`^${pattern.replace(/\*|:[^/]+/g, '[^/]+')}$`).test(address.replace(/\?.*$/, ''));

function filledFrom(form: PageForm): Filled {
  return Object.fromEntries(
    form.fields.filter(({ kind, value }) => kind !== 'file' && value !== '').map(({ name, value }) => [name, value]),
  );
}

async function formAt({ who, open, action, having }: Step): Promise<PageForm> {
  const address = await settled(open);
  const page = await clientOf(who).get(address);
  const forms = formsIn(page.html);
  for (const form of forms) seen.add(form.action);
  const isMeant = ({ fields, buttons }: PageForm): boolean =>
    having === undefined || fields.some(({ name }) => name === having) || buttons.some(({ value }) => value === having);
  const found = forms.find((form) => isAt(action, form.action) && isMeant(form));
  if (found === undefined) throw new Error(`${address} (${page.status} ${page.location ?? ''}) has no form for ${action}: ${textOf(page)}`);
  return found;
}

async function become({ who, actingFor = 'self' }: Pick<Step, 'who' | 'actingFor'>): Promise<void> {
  for (const subject of ['Practitioner/operator', 'Patient/citizen']) await started.server.store.keep.removeOf('person-lookup', subject);
  if (who === 'olga') return;
  const [form] = formsIn((await clientOf(who).get('/persona')).html).filter(({ action }) => action === '/persona');
  if (form !== undefined) await clientOf(who).send(form, { ...filledFrom(form), person: actingFor });
}

/** How many versions this has written. */
async function written(work: () => Promise<unknown>): Promise<number> {
  const before = await versions();
  await work();
  return (await versions()) - before;
}

interface Sent {
  readonly step: Step;
  readonly form: PageForm;
  readonly filled: Filled;
}
const sent: Sent[] = [];
const titled = (step: Step, i: number): [string, Step] => [
  `${i + 1}. ${step.who} at ${step.action}${step.having === undefined ? '' : ` (${step.having})`}`,
  step,
];

describe('Forms that nobody should send', () => {
  test('steps that nobody has come to change nothing, and say where one is', async () => {
    const start = await clientOf('nilo').form('/attivazione', '/attivazione');
    for (const step of online('nilo').slice(2)) {
      const filled = { ...filledFrom(start), phone: '333 1234567', email: 'prova@example.org', right: 'yes', ...choices, shown: '' };
      const answers: Answer[] = [];
      const count = await written(async () => answers.push(await clientOf('nilo').send({ action: step.action, multipart: false }, filled)));
      expect([count, answers[0]?.status, answers[0]?.location], step.action).toEqual([0, 303, '/attivazione?avviso=passo']);
    }
    const { fields } = await clientOf('olga').form('/sportello/iscrizione', '/sportello/iscrizione');
    const csrf = fields.find(({ name }) => name === 'csrf')?.value ?? '';
    for (const step of ['notice', 'contacts', 'choices', 'summary', 'second', 'change', 'nonsense']) {
      const action = '/sportello/persona/citizen-new/consensi';
      const filled = { csrf, step, read: 'yes', readBack: 'yes', answer: 'yes', ...contacts, ...choices };
      const answers: Answer[] = [];
      const count = await written(async () => answers.push(await clientOf('olga').send({ action, multipart: false }, filled)));
      expect([count, answers[0]?.status], step).toEqual([0, 303]);
      expect(answers[0]?.location, step).toContain('/riconoscimento');
    }
  });

  test.each(walk.map(titled))('%s', { timeout: 120_000 }, async (_, step) => {
    await become(step);
    const form = await formAt(step);
    const base = { ...filledFrom(form), ...(typeof step.good === 'function' ? {} : step.good) };
    const found: string[] = [];
    for (const attack of attacksOn(form, base, step)) {
      if (step.who !== 'nilo' && step.who !== 'teresa') await become(step);
      const answers: Answer[] = [];
      const count = await written(async () => answers.push(await clientOf(step.who).send(form, attack.filled)));
      for (const answer of answers) {
        found.push(...problemsOf(attack, answer, form, step));
        if (count > 0 && !attack.mayPass)
          found.push(`${attack.what}: ${count} versions were written (${answer.status} ${answer.location ?? ''})`);
      }
    }
    expect(found).toEqual([]);
    if (step.good === undefined || step.leads === undefined) return;
    await become(step);
    const good = await settled(step.good);
    const asked = await formAt(step);
    const filled = { ...filledFrom(asked), ...good };
    const answer = await clientOf(step.who).send(asked, filled);
    expect(answer.location ?? '', `${answer.status} ${textOf(answer)}`).toMatch(step.leads);
    expect(answer.status).toBeLessThan(400);
    sent.push({ step, form: asked, filled });
    if (ada === '' && step.action === '/sportello/iscrizione') ada = (answer.location ?? '').replace(/\?.*$/, '');
  });

  test('no form of these pages was left out', () => {
    const posts = started.server.web.pages.filter(({ method, path }) => method === 'POST' && prefixes.some((one) => path.startsWith(one)));
    expect(posts.length).toBeGreaterThan(15);
    expect(posts.map(({ path }) => path).filter((path) => ![...seen].some((action) => isAt(path, action)))).toEqual([]);
  });

  test('sent once more, nothing is done once more', async () => {
    for (const { step, form, filled } of sent) {
      clock += 1000;
      await become(step);
      const answers: Answer[] = [];
      const count = await written(async () => answers.push(await clientOf(step.who).send(form, filled)));
      const what = `${step.who} ${step.action} ${JSON.stringify(step.good)}: ${answers[0]?.status ?? 0} ${answers[0]?.location ?? ''}`;
      expect(answers[0]?.status, what).toBeLessThan(500);
      if (step.again !== true) expect(count, what).toBe(0);
    }
  });

  test('what another person’s page had in it is nobody else’s to send', async () => {
    const other = { nilo: 'bianca', teresa: 'bianca', bianca: 'nilo', olga: 'nilo' } as const;
    for (const who of ['nilo', 'bianca'] as const) await become({ who });
    for (const { step, form, filled } of sent) {
      const client = clientOf(other[step.who]);
      const csrf = formsIn((await client.get('/deleghe')).html)[0]?.fields.find(({ name }) => name === 'csrf')?.value ?? '';
      const withToken = async (): Promise<Answer> => client.send(form, { ...filled, csrf });
      const elsewhere: readonly (readonly [string, () => Promise<Answer>, readonly number[]])[] = [
        ['the token of another session', () => client.send(form, filled), [403]],
        ['the form of another person', withToken, step.who === 'olga' ? [403] : [303]],
        ['no session', () => clientWith(started, '').send(form, filled), [401]],
        ['another site', () => clientOf(step.who).send(form, filled, 'https://elsewhere.example'), [403]],
      ];
      for (const [what, send, statuses] of elsewhere) {
        // A delegation of one's own may be given with a form of the same content.
        if (step.action === '/deleghe/nuova' && what === 'the form of another person') continue;
        const answers: Answer[] = [];
        const count = await written(async () => answers.push(await send()));
        expect(statuses, `${what}, ${step.action}: ${answers[0]?.location ?? ''}`).toContain(answers[0]?.status);
        expect(answers[0]?.html, what).not.toContain('333 1234567');
        expect(count, `${what}, ${step.action}`).toBe(0);
      }
    }
  });

  test('bodies that are no form are refused', async () => {
    const bodies: readonly (readonly [string, string | Uint8Array])[] = [
      ['application/json', '{"csrf":"x"}'],
      ['text/plain', 'csrf=x'],
      ['multipart/form-data', 'no boundary'],
      ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="csrf'],
      ['application/x-www-form-urlencoded', '%E0%A4%A&%&=&csrf'],
      ['application/x-www-form-urlencoded', new Uint8Array([0xff, 0xfe, 0x00, 0x25])],
      ['nonsense', ''],
    ];
    for (const { step, form } of sent) {
      for (const [type, body] of bodies) {
        const answers: Answer[] = [];
        const count = await written(async () => answers.push(await clientOf(step.who).raw(form.action, body, type)));
        expect(answers[0]?.status, `${type} to ${form.action}`).toBeGreaterThanOrEqual(400);
        expect(answers[0]?.status, `${type} to ${form.action}`).toBeLessThan(500);
        expect(count).toBe(0);
      }
    }
  });

  describe('A form of an earlier session', () => {
    const typed = { delegate: 'SGGTRS86P48D969Y', scope: 'some', from: '2027-01-31', sure: 'yes' };
    const shownIn = ({ html }: Answer) => {
      const fields = formsIn(html).find(({ action }) => action === '/deleghe/nuova')?.fields ?? [];
      return Object.fromEntries(fields.flatMap(({ name, value }) => (name in typed ? [[name, value]] : [])));
    };

    test('is shown again as it was filled in, and carried out when it is sent again', async () => {
      const form = await clientOf('bianca').form('/deleghe/nuova', '/deleghe/nuova');
      const later = await signedInAs(started, 'citizen', clock);
      const filled = { ...filledFrom(form), ...typed, kinds: 'reports' };
      const answers: Answer[] = [];
      expect(await written(async () => answers.push(await later.send(form, filled)))).toBe(0);
      const [answer] = answers as [Answer];
      expect(answer.html).toContain('Il modulo non è stato ancora inviato');
      expect(shownIn(answer)).toEqual(typed);
      const [again] = formsIn(answer.html).filter(({ action }) => action === '/deleghe/nuova') as [PageForm];
      expect((await later.send(again, filledFrom(again))).location).toMatch(/fatto=data$/);
    });

    test('survives the end of the session for the same person, for half an hour, and without codes', async () => {
      const form = await clientOf('bianca').form('/deleghe/nuova', '/deleghe/nuova');
      const choosing = await clientOf('nilo').form('/deleghe/nuova', '/deleghe/nuova');
      clock += 16 * 60_000;
      const answers: Answer[] = [];
      const send = async () => answers.push(await clientOf('bianca').send(form, { ...filledFrom(form), ...typed, kinds: 'reports' }));
      expect(await written(send)).toBe(0);
      const [answer] = answers as [Answer];
      expect([answer.status, answer.html.includes('ritrovi il modulo')]).toEqual([401, true]);
      const kept = decodeURIComponent(/\/accedi\?next=([^"]+)/.exec(answer.html)?.[1] ?? '');
      expect(kept).toMatch(/^\/ripresa\/[\w-]{32}$/);
      expect(answer.html).not.toContain(typed.delegate);

      const bianca = await signedInAs(started, 'citizen', clock);
      const nilo = await signedInAs(started, 'citizen-new', clock);
      const shown = await bianca.get(kept);
      expect(shownIn(shown)).toEqual(typed);
      expect(formsIn(shown.html).some(({ fields }) => fields.some(({ name, value }) => name === 'csrf' && value !== ''))).toBe(true);
      for (const stranger of [nilo, await signedInAs(started, 'gp', clock)]) expect((await stranger.get(kept)).location).toBe('/');
      expect((await clientWith(started, '').get(kept)).location).toMatch(/^\/accedi/);

      // Codes and secrets are typed anew.
      const code = await clientOf('nilo').send(
        { action: '/attivazione/codici', multipart: false },
        { ...filledFrom(choosing), phone: '123456' },
      );
      expect([code.status, code.html.includes('/ripresa/')]).toEqual([401, false]);
      clock += 31 * 60_000;
      expect((await (await signedInAs(started, 'citizen', clock)).get(kept)).location).toBe('/');
    });
  });
});

const textOf = ({ html }: Answer): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 1500);
