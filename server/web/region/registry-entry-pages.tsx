// One organisation, professional or role of the registry: its periods, whom it ties together, its end and its reopening.
import type { Organization } from '@medplum/fhirtypes';
import type { Child } from 'hono/jsx';
import { notFound, OperationOutcomeError } from '#fhir/outcome.ts';
import { organizationSystems, nationalRoles, roleOf } from '#people/registry-entries.ts';
import { hasEnded, lastAct, provenanceOf, withAct, type RegistryEntry, type RegistryMoment } from '#people/registry-acts.ts';
import { Definitions, Notice, Pagination } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, Select, TextArea, TextField } from '../components/form.tsx';
import { roleNames } from '../components/roles.ts';
import { formatDate } from '../format.ts';
import { inLanguage } from '../language.ts';
import { signedIn, type PageRoute, type Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import {
  createRegistryReading,
  entryPath,
  kinds,
  nameOf,
  registryPath,
  registryText,
  State,
  type Kind,
  type RegistryParts,
} from './registry-parts.tsx';
import { RoleTable } from './role-table.tsx';

const who = 'admin';

interface Shown {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: FieldErrors;
}

export function createRegistryEntryPages(parts: RegistryParts): readonly PageRoute[] {
  const { record } = parts;
  const { one, rolesOf, findOrganization } = createRegistryReading(parts);

  function kindIn(visit: Visit): Kind {
    const kind = visit.param('genere');
    if (!Object.hasOwn(kinds, kind)) throw notFound('The registry keeps nothing of that name.');
    return kind as Kind;
  }

  async function show(visit: Visit, { values = {}, errors = {} }: Shown = {}): Promise<Response> {
    const kind = kindIn(visit);
    const text = registryText(visit);
    const { language } = visit;
    const { entry, around } = await one(visit, kinds[kind], visit.param('id'));
    const roles = entry.resourceType === 'PractitionerRole' ? undefined : await rolesOf(visit, entry, visit.query('pagina'));
    const moment = momentOf(visit);
    const ended = hasEnded(entry, moment);
    const here = entryPath(entry);
    const done = visit.query('fatto');
    const field = (name: string) => ({ name, language, value: values[name], error: errors[name] });
    return visit.page({
      title: nameOf(entry, around, language),
      breadcrumbs: [
        { href: '/admin', label: text.region },
        { href: registryPath, label: text.title },
      ],
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          {(done === 'end' || done === 'reopen' || done === 'aggiunto') && (
            <Notice tone="success" live>
              <p>{text.done[done]}</p>
            </Notice>
          )}
          <Definitions
            entries={[...factsOf(visit, entry, around), [text.state, <State ended={ended} text={text} />], ...actFacts(visit, entry)]}
          />
          {roles !== undefined && (
            <section>
              <h2>{text.roles}</h2>
              {roles.matches.length === 0 ? (
                <p>{text.noRoles}</p>
              ) : (
                <RoleTable visit={visit} roles={roles.matches} around={roles.around} of={entry} moment={moment} />
              )}
              <Pagination words={visit.words} previous={pageLink(here, roles.previous)} next={pageLink(here, roles.next)} />
            </section>
          )}
          <div class="two-forms">
            {entry.resourceType === 'Practitioner' && !ended && (
              <Form visit={visit} action={`${here}/ruoli`} label={text.addRole}>
                <h2>{text.addRole}</h2>
                <TextField {...field('organization')} label={text.organization} hint={text.organizationHint} />
                <Select
                  {...field('role')}
                  label={text.role}
                  placeholder="—"
                  options={nationalRoles.map((code) => [code, inLanguage(language, roleNames)[code] ?? code])}
                />
                <TextField {...field('from')} label={text.from} type="date" short />
                <TextField {...field('to')} label={text.to} type="date" short optional />
                <Buttons>
                  <Button>{text.add}</Button>
                </Buttons>
              </Form>
            )}
            <Form visit={visit} action={here} label={ended ? text.reopen : text.endOf[kind]} class={ended ? '' : 'form-danger'}>
              <h2>{ended ? text.reopen : text.endOf[kind]}</h2>
              <p>{ended ? text.reopenText[kind] : text.endText[kind]}</p>
              {!ended && (
                <TextField
                  {...field('day')}
                  value={values['day'] ?? moment.today}
                  label={text.endOn}
                  hint={kind === 'ruoli' ? text.endHint : text.endTodayHint}
                  type="date"
                  short
                />
              )}
              <TextArea {...field('reason')} label={text.reason} hint={text.reasonHint} most={300} rows={3} />
              <Buttons>
                <Button kind={ended ? 'primary' : 'danger'} name="act" value={ended ? 'reopen' : 'end'}>
                  {ended ? text.reopen : text.end}
                </Button>
              </Buttons>
            </Form>
          </div>
        </>
      ),
    });
  }

  async function change(visit: Visit): Promise<Response> {
    const form = await visit.form();
    const { entry, version } = await one(visit, kinds[kindIn(visit)], visit.param('id'));
    const act = form.text('act') === 'reopen' ? 'reopen' : 'end';
    const wish = { act, day: form.text('day'), reason: form.text('reason') } as const;
    return tried(visit, wish, async () => {
      const moment = momentOf(visit);
      const value = withAct(entry, wish, moment);
      const proof = provenanceOf(value, wish, moment);
      const target = { type: value.resourceType, id: value.id ?? '' };
      // As it was when it was read: two who press at once do not undo each other.
      await record.submit(visit.act(act === 'end' ? 'end-registry-entry' : 'reopen-registry-entry'), [
        { kind: 'update', target, content: { value, text: JSON.stringify(value) }, ifMatch: version, place: '' },
        { kind: 'create', type: 'Provenance', content: { value: proof, text: JSON.stringify(proof) }, place: '' },
      ]);
      return visit.redirect(`${entryPath(entry)}?fatto=${act}`);
    });
  }

  async function addRole(visit: Visit): Promise<Response> {
    const form = await visit.form();
    const { entry } = await one(visit, 'Practitioner', visit.param('id'));
    const wish = Object.fromEntries(['organization', 'role', 'from', 'to'].map((name) => [name, form.text(name)])) as Record<
      'organization' | 'role' | 'from' | 'to',
      string
    >;
    return tried(visit, wish, async () => {
      const organization = (await findOrganization(visit, wish.organization)) ?? '';
      const value = roleOf({ ...wish, organization, practitioner: entry.id ?? '' });
      const content = { value, text: JSON.stringify(value) };
      await record.submit(visit.act('create'), [{ kind: 'create', type: value.resourceType, content, place: '' }]);
      return visit.redirect(`${entryPath(entry)}?fatto=aggiunto`);
    });
  }

  /** What is wrong is said at its field, and nothing typed is lost. */
  async function tried(visit: Visit, values: Readonly<Record<string, string>>, work: () => Promise<Response>): Promise<Response> {
    try {
      return await work();
    } catch (error) {
      const wrong = error instanceof OperationOutcomeError ? error.outcome.issue.flatMap(({ expression = [] }) => expression) : [];
      const { fieldErrors } = registryText(visit);
      const errors = Object.fromEntries(wrong.flatMap((name) => (name in fieldErrors ? [[name, fieldErrors[name]]] : [])));
      if (Object.keys(errors).length === 0) throw error;
      return show(visit, { values, errors });
    }
  }

  const path = `${registryPath}/:genere/:id`;
  return [
    { method: 'GET', path, who, run: (visit) => show(visit) },
    { method: 'POST', path, who, run: change },
    {
      method: 'POST',
      path: `${registryPath}/:genere/:id/ruoli`,
      who,
      run: (visit) => (kindIn(visit) === 'professionisti' ? addRole(visit) : Promise.reject(notFound('Roles belong to professionals.'))),
    },
  ];
}

function momentOf(visit: Visit): RegistryMoment {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' }).format(visit.now);
  return { now: visit.now, today, by: signedIn(visit).requester.subject };
}

type Fact = readonly [string, Child];

function factsOf(visit: Visit, entry: RegistryEntry, around: ReadonlyMap<string, string>): readonly Fact[] {
  const text = registryText(visit);
  const link = (reference = ''): Fact[1] => <a href={entryPath(reference)}>{around.get(reference) ?? reference}</a>;
  const day = (when: string | undefined): string => (when === undefined ? '—' : formatDate(visit.language, when, 'shortDay'));
  switch (entry.resourceType) {
    case 'PractitionerRole':
      return [
        [text.practitioner, link(entry.practitioner?.reference)],
        [text.organization, link(entry.organization?.reference)],
        [text.from, day(entry.period?.start)],
        [text.to, entry.period?.end === undefined ? text.open : day(entry.period.end)],
      ];
    case 'Organization':
      return organizationFacts(entry, text, link, day);
    case 'Practitioner':
      return [[text.fiscalCode, <code>{entry.identifier?.[0]?.value ?? '—'}</code>]];
  }
}

function organizationFacts(
  { id = '', identifier: [code] = [], address: [address] = [], partOf }: Organization,
  text: ReturnType<typeof registryText>,
  link: (reference?: string) => Fact[1],
  day: (when: string | undefined) => string,
): readonly Fact[] {
  const kind = Object.entries(organizationSystems).find(([, system]) => system === code?.system)?.[0] as
    keyof typeof text.kinds | undefined;
  return [
    [kind === undefined ? text.code : text.kinds[kind], code?.value ?? '—'],
    [text.id, <code>{id}</code>],
    ...(address?.city === undefined ? [] : [[text.city, address.city] as const]),
    ...(partOf?.reference === undefined ? [] : [[text.within, link(partOf.reference)] as const]),
    ...(code?.period === undefined ? [] : [[text.period, `${day(code.period.start)} – ${day(code.period.end)}`] as const]),
  ];
}

function actFacts(visit: Visit, entry: RegistryEntry): readonly Fact[] {
  const last = lastAct(entry);
  if (last === undefined) return [];
  const text = registryText(visit);
  const when = formatDate(visit.language, last.time, last.time.length > 10 ? 'moment' : 'day');
  return [
    [text.lastAct, `${when} · ${last.by.replace('Practitioner/', '')}`],
    [text.reason, last.reason],
  ];
}

function pageLink(path: string, cursor: string | undefined): string | undefined {
  return cursor === undefined ? undefined : `${path}?pagina=${encodeURIComponent(cursor)}`;
}
