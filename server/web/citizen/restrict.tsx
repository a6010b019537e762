// Keeping somebody from something: the form, the look at what would change, and saving exactly what was looked at.
import type { Consent } from '@medplum/fhirtypes';
import { isResourceId } from '#fhir/reference.ts';
import { Button, Buttons, ErrorSummary, Form, RadioGroup, Select, TextField } from '../components/form.tsx';
import { Notice } from '../components/display.tsx';
import type { FieldErrors } from '../submitted.ts';
import { readDay } from './days.ts';
import type { CitizenVisit } from './parts.ts';
import { reportKinds } from './report-kinds.ts';
import { lookAt, LookAt, type Look } from './restrict-look.tsx';
import { offeredTo, type Choices, type Offered, type Sought } from './restrict-offered.ts';
import { restrictionText, writeRestriction, type Restriction } from './restriction.ts';

const whoms = ['everyone', 'role', 'organization', 'practitioner'] as const;
type Search = 'cercaSede' | 'cercaStruttura' | 'cercaPersona';
type Field = 'chi' | 'ruolo' | 'presso' | 'struttura' | 'professionista' | 'tipo' | 'dal' | 'al' | Search;
type Values = Readonly<Record<Field, string>>;
const searches: Readonly<Record<Search, string>> = { cercaSede: '', cercaStruttura: '', cercaPersona: '' };
const asked = { chi: '', ruolo: '', presso: '', struttura: '', professionista: '', tipo: '', dal: '', al: '' };
const empty: Values = { ...asked, ...searches };
const kinds = [...reportKinds, 'drug-prescription', 'specialist-prescription', 'vaccination', 'appointment'];

export async function restrictPage(visit: CitizenVisit): Promise<Response> {
  return formPage(visit, { values: empty, errors: {}, offered: await offeredTo(visit) });
}

interface Shown {
  readonly values: Values;
  readonly errors: FieldErrors;
  readonly offered: Offered;
  readonly look?: Look;
  /** It was to be saved, but is not what was looked at. */
  readonly changed?: boolean;
}

async function formPage(visit: CitizenVisit, { values, errors, offered, look, changed = false }: Shown): Promise<Response> {
  const { restrict, privacy } = visit.text;
  return visit.page({
    title: restrict.title,
    lead: restrict.lead,
    width: 'narrow',
    breadcrumbs: [{ href: '/chi-puo-vedere', label: privacy.title }],
    ...(Object.keys(errors).length === 0 ? {} : { status: 422 as const }),
    body: (
      <>
        <ErrorSummary errors={errors} words={visit.words} />
        {changed && (
          <Notice tone="warning" live>
            <p>{restrict.changed}</p>
          </Notice>
        )}
        <Form visit={visit} action="/chi-puo-vedere/limita" class="restriction">
          {/* What the Enter key presses: the first of a form. */}
          <button type="submit" name="passo" value="anteprima" class="visually-hidden" tabindex={-1} aria-hidden="true">
            {restrict.preview}
          </button>
          {look !== undefined && (
            <>
              <LookAt visit={visit} look={look} />
              <input type="hidden" name="visto" value={seenMark(values)} />
              <Buttons>
                <Button name="passo" value="salva">
                  {restrict.save}
                </Button>
                <a href="/chi-puo-vedere">{restrict.cancel}</a>
              </Buttons>
              <h2>{restrict.edit}</h2>
            </>
          )}
          <Fields visit={visit} values={values} errors={errors} offered={offered} />
          <Buttons>
            <Button name="passo" value="anteprima" kind={look === undefined ? 'primary' : 'secondary'}>
              {look === undefined ? restrict.preview : restrict.previewAgain}
            </Button>
          </Buttons>
        </Form>
      </>
    ),
  });
}

/** What belongs to another answer than the one chosen is out of sight where the browser can (`.for-role`, ...), and is left out in any case. */
function Fields({ visit, values, errors, offered }: Omit<Shown, 'look' | 'changed'> & { readonly visit: CitizenVisit }) {
  const { restrict, kinds: names } = visit.text;
  const { language } = visit;
  const field = (name: Field) => ({ name, language, value: values[name], error: errors[name] });
  return (
    <>
      <RadioGroup
        {...field('chi')}
        label={restrict.whom}
        options={whoms.map((whom) => (whom === 'everyone' ? [whom, restrict[whom], restrict.everyoneHint] : [whom, restrict[whom]]))}
      />
      <div class="for-role">
        <Select {...field('ruolo')} label={restrict.roleLabel} options={offered.roles} placeholder={restrict.choose} />
        {offered.more.organizations && (
          <Finding visit={visit} found={offered.organizations} {...field('cercaSede')} label={restrict.findOrganization} />
        )}
        <Select
          {...field('presso')}
          label={restrict.roleAt}
          optional
          options={offered.organizations}
          placeholder={restrict.everyOrganization}
        />
      </div>
      <div class="for-organization">
        {offered.more.organizations && (
          <Finding visit={visit} found={offered.organizations} {...field('cercaStruttura')} label={restrict.findOrganization} />
        )}
        <Select
          {...field('struttura')}
          label={restrict.organizationLabel}
          options={offered.organizations}
          placeholder={restrict.choose}
          hint={restrict.organizationHint}
        />
      </div>
      <div class="for-practitioner">
        {offered.more.practitioners && (
          <Finding visit={visit} found={offered.practitioners} {...field('cercaPersona')} label={restrict.findPractitioner} />
        )}
        <Select
          {...field('professionista')}
          label={restrict.practitionerLabel}
          options={offered.practitioners}
          placeholder={restrict.choose}
        />
      </div>
      <Select
        {...field('tipo')}
        label={restrict.kind}
        optional
        placeholder={restrict.everyKind}
        options={kinds.map((kind) => [kind, names[kind] ?? kind] as const)}
      />
      <div class="field-pair">
        <TextField {...field('dal')} type="date" label={restrict.from} hint={restrict.fromHint} optional short />
        <TextField {...field('al')} type="date" label={restrict.to} hint={restrict.toHint} optional short />
      </div>
    </>
  );
}

/** The registry is longer than a list: it is searched, and the list shows what was found. */
function Finding({ visit, found, ...field }: { readonly visit: CitizenVisit; readonly found: Choices } & Parameters<typeof TextField>[0]) {
  const { restrict } = visit.text;
  return (
    <div class="finding">
      <TextField {...field} type="search" hint={restrict.findHint} optional />
      <Button kind="secondary" name="passo" value="cerca">
        {restrict.find}
      </Button>
      {found.length === 0 && field.value !== '' && <p role="status">{restrict.findNothing}</p>}
    </div>
  );
}

function soughtIn(form: Sent): Sought {
  const chosen = (...names: readonly Field[]): readonly string[] => names.map((name) => form.text(name)).filter(isResourceId);
  const isForRole = form.text('chi') === 'role';
  return {
    organization: form.text(isForRole ? 'cercaSede' : 'cercaStruttura').slice(0, 100),
    practitioner: form.text('cercaPersona').slice(0, 100),
    chosen: { organizations: chosen('presso', 'struttura'), practitioners: chosen('professionista') },
  };
}

export async function restrictSend(visit: CitizenVisit): Promise<Response> {
  const form = await visit.form();
  const offered = await offeredTo(visit, soughtIn(form));
  const { values, restriction, errors } = read(visit, form, offered);
  if (form.text('passo') === 'cerca') return formPage(visit, { values, errors: {}, offered });
  if (restriction === undefined) return formPage(visit, { values, errors, offered });
  const consent = writeRestriction(visit.patient, restriction, { id: visit.newId(), now: visit.now, policyName: visit.policy.name });
  const isToSave = form.text('passo') === 'salva';
  if (isToSave && form.text('visto') === seenMark(values)) {
    const words = { inWords: await restrictionText(visit, consent), language: visit.language };
    await visit.restrictions.restrict(visit.act('$restrict'), visit.patient, consent, words);
    return visit.redirect('/chi-puo-vedere?fatto=limitata');
  }
  return formPage(visit, { values, errors: {}, offered, look: await lookAt(visit, restriction, consent, offered), changed: isToSave });
}

/** Of what was looked at: another answer in the meantime is looked at first, and saved only then. */
function seenMark(values: Values): string {
  return JSON.stringify(Object.keys(asked).map((name) => values[name as Field]));
}

type Sent = Awaited<ReturnType<CitizenVisit['form']>>;

interface ReadForm {
  readonly values: Values;
  readonly errors: FieldErrors;
  readonly restriction: Restriction | undefined;
}

function read(visit: CitizenVisit, form: Sent, { roles, organizations, practitioners }: Offered): ReadForm {
  const { restrict, reports } = visit.text;
  const whom = whoms.find((one) => one === form.text('chi'));
  const day = (value: string): string | undefined => (readDay(value) === undefined ? reports.badDate : undefined);
  const only = (of: (typeof whoms)[number], list: Choices) =>
    whom === of ? { oneOf: list.map(([code]) => code) } : { optional: true, check: () => undefined };
  const found = form.read<Field>({
    chi: { label: restrict.whom, oneOf: whoms },
    ruolo: { label: restrict.roleLabel, ...only('role', roles) },
    presso: { label: restrict.roleAt, ...only('role', organizations), optional: true },
    struttura: { label: restrict.organizationLabel, ...only('organization', organizations) },
    professionista: { label: restrict.practitionerLabel, ...only('practitioner', practitioners) },
    tipo: { label: restrict.kind, optional: true, oneOf: kinds },
    dal: { label: restrict.from, optional: true, check: day },
    al: { label: restrict.to, optional: true, check: day },
    cercaSede: { label: restrict.findOrganization, optional: true },
    cercaStruttura: { label: restrict.findOrganization, optional: true },
    cercaPersona: { label: restrict.findPractitioner, optional: true },
  });
  const values = withoutOthers(found.values, whom);
  if (!found.valid || whom === undefined) return { values, errors: found.errors, restriction: undefined };
  const [from, to] = [readDay(values.dal), readDay(values.al)];
  const wrong = (name: Field, text: string): ReadForm => ({ values, errors: { [name]: text }, restriction: undefined });
  if (from !== undefined && to !== undefined && from > to) return wrong('al', restrict.reversed);
  if (whom === 'everyone' && values.tipo === '' && from === undefined && to === undefined) return wrong('tipo', restrict.nothingChosen);
  const actor = { everyone: '', role: values.ruolo, organization: values.struttura, practitioner: values.professionista }[whom];
  const at = whom === 'role' && values.presso !== '' ? values.presso : undefined;
  return { values, errors: {}, restriction: { whom, actor, at, kind: values.tipo, from, to } };
}

/** An answer that was given before another was chosen counts no more. */
function withoutOthers(values: Values, whom: (typeof whoms)[number] | undefined): Values {
  return {
    ...values,
    ...(whom === 'role' ? {} : { ruolo: '', presso: '' }),
    ...(whom === 'organization' ? {} : { struttura: '' }),
    ...(whom === 'practitioner' ? {} : { professionista: '' }),
  };
}

export async function endRestriction(visit: CitizenVisit): Promise<Response> {
  await visit.form();
  const id = visit.param('id');
  const { body } = await visit.record.read(visit.read('read'), { type: 'Consent', id });
  const words = { inWords: await restrictionText(visit, JSON.parse(body) as Consent), language: visit.language };
  await visit.restrictions.endRestriction(visit.act('$restrict'), visit.patient, id, words);
  return visit.redirect('/chi-puo-vedere?fatto=tolta');
}
