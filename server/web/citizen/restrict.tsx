// Keeping somebody from something: the form, the look at what would change, and saving it.
import type { Consent, Organization, Practitioner } from '@medplum/fhirtypes';
import { personName } from '#presentation/wording.ts';
import type { Eyes, Sight } from '#record/restrict.ts';
import { Notice, Table } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, RadioGroup, Select, TextField } from '../components/form.tsx';
import type { FieldErrors } from '../submitted.ts';
import { readDay } from './days.ts';
import type { CitizenVisit } from './parts.ts';
import { allDocuments, viewers } from './privacy.tsx';
import { reportKinds } from './report-kinds.ts';
import { restrictionText, writeRestriction, type Restriction } from './restriction.ts';

const whoms = ['everyone', 'role', 'organization', 'practitioner'] as const;
type Field = 'chi' | 'ruolo' | 'struttura' | 'professionista' | 'tipo' | 'dal' | 'al';
type Values = Readonly<Record<Field, string>>;
const empty: Values = { chi: '', ruolo: '', struttura: '', professionista: '', tipo: '', dal: '', al: '' };
const kinds = [...reportKinds, 'drug-prescription', 'specialist-prescription', 'vaccination', 'appointment'];

interface Offered {
  readonly roles: readonly (readonly [string, string])[];
  readonly organizations: readonly (readonly [string, string])[];
  readonly practitioners: readonly (readonly [string, string])[];
}

async function offeredTo(visit: CitizenVisit): Promise<Offered> {
  const search = <T extends Organization | Practitioner>(type: string) =>
    visit.chart.search<T>(visit.read('search-type'), {
      type,
      params: [
        ['_sort', type === 'Organization' ? 'name' : 'family'],
        ['_count', '500'],
        ['_total', 'none'],
      ],
    });
  const [organizations, practitioners] = await Promise.all([search<Organization>('Organization'), search<Practitioner>('Practitioner')]);
  const { roles } = visit.text.who;
  return {
    roles: Object.keys(visit.policy.purposes).flatMap((role) =>
      visit.policy.purposes[role]?.includes('TREATMENT') === true ? [[role, roles[role] ?? role] as const] : [],
    ),
    organizations: organizations.matches.map(({ id = '', name = id }) => [id, name] as const),
    practitioners: practitioners.matches.map(({ id = '', name }) => [id, personName(name) || id] as const),
  };
}

export async function restrictPage(visit: CitizenVisit): Promise<Response> {
  return formPage(visit, empty, {}, await offeredTo(visit));
}

interface Look {
  readonly text: string;
  readonly rows: readonly (readonly [string, string, string])[];
}

async function formPage(visit: CitizenVisit, values: Values, errors: FieldErrors, offered: Offered, look?: Look): Promise<Response> {
  const { restrict, privacy, kinds: names } = visit.text;
  const { language } = visit;
  const field = (name: Field) => ({ name, language, value: values[name], error: errors[name] });
  return visit.page({
    title: restrict.title,
    lead: restrict.lead,
    width: 'narrow',
    breadcrumbs: [{ href: '/chi-puo-vedere', label: privacy.title }],
    ...(Object.keys(errors).length === 0 ? {} : { status: 422 as const }),
    body: (
      <>
        <ErrorSummary errors={errors} words={visit.words} />
        <Form visit={visit} action="/chi-puo-vedere/limita">
          {look !== undefined && <LookAt visit={visit} look={look} />}
          <RadioGroup {...field('chi')} label={restrict.whom} options={whoms.map((whom) => [whom, restrict[whom]] as const)} />
          <Select {...field('ruolo')} label={restrict.roleLabel} optional options={offered.roles} placeholder={restrict.choose} />
          <Select
            {...field('struttura')}
            label={restrict.organizationLabel}
            optional
            options={offered.organizations}
            placeholder={restrict.choose}
          />
          <Select
            {...field('professionista')}
            label={restrict.practitionerLabel}
            optional
            options={offered.practitioners}
            placeholder={restrict.choose}
          />
          <Select
            {...field('tipo')}
            label={restrict.kind}
            optional
            placeholder={restrict.everyKind}
            options={kinds.map((kind) => [kind, names[kind] ?? kind] as const)}
          />
          <TextField {...field('dal')} type="date" label={restrict.from} hint={restrict.datesHint} optional short />
          <TextField {...field('al')} type="date" label={restrict.to} optional short />
          <Buttons>
            <Button name="passo" value="anteprima" kind={look === undefined ? 'primary' : 'secondary'}>
              {restrict.preview}
            </Button>
            {look !== undefined && (
              <Button name="passo" value="salva">
                {restrict.save}
              </Button>
            )}
          </Buttons>
        </Form>
      </>
    ),
  });
}

function LookAt({ visit, look }: { readonly visit: CitizenVisit; readonly look: Look }) {
  const { restrict } = visit.text;
  return (
    <section aria-live="polite">
      <h2>{restrict.effect}</h2>
      <Notice>
        <p>{look.text}</p>
        <p>{restrict.emergencyNote}</p>
      </Notice>
      <Table caption={restrict.caption} columns={[restrict.viewer, restrict.before, restrict.after]} rows={look.rows} />
    </section>
  );
}

export async function restrictSend(visit: CitizenVisit): Promise<Response> {
  const form = await visit.form();
  const offered = await offeredTo(visit);
  const { values, restriction, errors } = read(visit, form, offered);
  if (restriction === undefined) return formPage(visit, values, errors, offered);
  const consent = writeRestriction(visit.patient, restriction, { id: visit.newId(), now: visit.now, policyName: visit.policy.name });
  if (form.text('passo') === 'salva') {
    const words = { inWords: await restrictionText(visit, consent), language: visit.language };
    await visit.restrictions.restrict(visit.act('$restrict'), visit.patient, consent, words);
    return visit.redirect('/chi-puo-vedere?fatto=limitata');
  }
  const all = await allDocuments(visit);
  const act = visit.act('$preview');
  const said = (sight: Sight | undefined): string =>
    sight === undefined ? visit.text.privacy.noGp : visit.text.privacy.sees(sight.total, all);
  const rows = await Promise.all(
    eyesFor(visit, restriction, offered).map(async ([name, eyes]) => {
      const before = await visit.record.previewAs(act, visit.patient, eyes);
      return [name, said(before), said(await visit.record.previewAs(act, visit.patient, eyes, consent))] as const;
    }),
  );
  return formPage(visit, values, {}, offered, { text: await restrictionText(visit, consent), rows });
}

/** The three of the preview, and whom it is about. */
function eyesFor(visit: CitizenVisit, { whom, actor }: Restriction, offered: Offered): readonly (readonly [string, Eyes])[] {
  const usual = viewers.map((kind) => [visit.text.privacy.viewers[kind] ?? kind, { kind }] as const);
  const nameIn = (list: Offered['roles']): string => list.find(([code]) => code === actor)?.[1] ?? actor;
  if (whom === 'role') return [[nameIn(offered.roles), { kind: 'professional', role: actor, organization: 'another-hospital' }], ...usual];
  if (whom === 'organization')
    return [[nameIn(offered.organizations), { kind: 'professional', role: 'AAS', organization: actor }], ...usual];
  if (whom === 'practitioner')
    return [
      [nameIn(offered.practitioners), { kind: 'professional', role: 'AAS', practitioner: actor, organization: 'another-hospital' }],
      ...usual,
    ];
  return usual;
}

type Sent = Awaited<ReturnType<CitizenVisit['form']>>;

function read(visit: CitizenVisit, form: Sent, { roles, organizations, practitioners }: Offered) {
  const { restrict, reports } = visit.text;
  const day = (value: string): string | undefined => (readDay(value) === undefined ? reports.badDate : undefined);
  const codes = (list: Offered['roles']): readonly string[] => list.map(([code]) => code);
  const needed = form.text('chi');
  const { values, errors, valid } = form.read<Field>({
    chi: { label: restrict.whom, oneOf: whoms },
    ruolo: { label: restrict.roleLabel, optional: needed !== 'role', oneOf: codes(roles) },
    struttura: { label: restrict.organizationLabel, optional: needed !== 'organization', oneOf: codes(organizations) },
    professionista: { label: restrict.practitionerLabel, optional: needed !== 'practitioner', oneOf: codes(practitioners) },
    tipo: { label: restrict.kind, optional: true, oneOf: kinds },
    dal: { label: restrict.from, optional: true, check: day },
    al: { label: restrict.to, optional: true, check: day },
  });
  if (!valid) return { values, errors, restriction: undefined };
  const [from, to] = [readDay(values.dal), readDay(values.al)];
  const wrong = (name: Field, text: string) => ({ values, errors: { [name]: text } as FieldErrors, restriction: undefined });
  if (from !== undefined && to !== undefined && from > to) return wrong('dal', restrict.reversed);
  const whom = whoms.find((one) => one === values.chi) ?? 'everyone';
  if (whom === 'everyone' && values.tipo === '' && from === undefined && to === undefined) return wrong('chi', restrict.nothingChosen);
  const actor = { everyone: '', role: values.ruolo, organization: values.struttura, practitioner: values.professionista }[whom];
  const restriction: Restriction = { whom, actor, kind: values.tipo, from, to };
  return { values, errors: {}, restriction };
}

export async function endRestriction(visit: CitizenVisit): Promise<Response> {
  await visit.form();
  const id = visit.param('id');
  const { body } = await visit.record.read(visit.read('read'), { type: 'Consent', id });
  const words = { inWords: await restrictionText(visit, JSON.parse(body) as Consent), language: visit.language };
  await visit.restrictions.endRestriction(visit.act('$restrict'), visit.patient, id, words);
  return visit.redirect('/chi-puo-vedere?fatto=tolta');
}
