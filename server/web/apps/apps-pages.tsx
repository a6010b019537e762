// Where a person says what an app may see, and where they take it back.
import { Button, Buttons, Checkbox, ErrorSummary, Form, RadioGroup } from '../components/form.tsx';
import { Card, Notice } from '../components/display.tsx';
import { formatDate } from '../format.ts';
import { inLanguage } from '../language.ts';
import { signedIn, type Area, type Visit } from '../page.ts';
import type { People } from '../people.ts';
import type { Session, Sessions } from '../session.ts';
import type { FieldErrors } from '../submitted.ts';
import type { AllowedApp, AppAccess, AppAccount, AppQuestion } from './app-access.ts';
import { en } from './en.ts';
import { it } from './it.ts';
import { createPatientPicker, type PickerParts } from './patient-picker.tsx';
import { scopeInWords } from './scope-in-words.ts';

export interface AppsParts extends PickerParts {
  readonly people: People;
  readonly sessions: Sessions;
  /** Undefined when tokens come from an outside issuer: then apps are that one's matter. */
  readonly apps: AppAccess | undefined;
}

type Option = readonly [value: string, label: string, hint?: string];

const textOf = ({ language }: Visit) => inLanguage(language, { it, en });
const who = 'signed-in';

export function createAppsPages({ people, sessions, apps, ...parts }: AppsParts): Area {
  if (apps === undefined) return { pages: [] };
  const access = apps;
  const picker = createPatientPicker(parts);

  return {
    pages: [
      { method: 'GET', path: '/autorizza/:uid', who, run: (visit) => ask(visit) },
      { method: 'POST', path: '/autorizza/:uid', who, run: answer },
      { method: 'POST', path: '/autorizza/:uid/accesso', who, run: signInAnew },
      { method: 'POST', path: '/autorizza/:uid/persona', who: ['professional', 'operator'], run: findPatient },
      { method: 'GET', path: '/applicazioni', who, run: list },
      { method: 'POST', path: '/applicazioni', who, run: remove },
    ],
    navigation: [{ href: '/applicazioni', label: { it: it.list.menu, en: en.list.menu }, who: 'citizen', rank: 90 }],
  };

  function questionOf(visit: Visit): Promise<AppQuestion> {
    return access.question(visit.param('uid'), cookiesOf(visit), accountOf(signedIn(visit).session));
  }

  async function findPatient(visit: Visit): Promise<Response> {
    const question = await questionOf(visit);
    return question.loginIsOld ? askToSignIn(visit, question) : picker.find(visit, question);
  }

  async function ask(visit: Visit, errors: FieldErrors = {}): Promise<Response> {
    const question = await questionOf(visit);
    const text = textOf(visit).ask;
    if (question.loginIsOld) return askToSignIn(visit, question);
    const mark = visit.query('persona') ?? '';
    const found = question.patient.kind === 'find' ? picker.chosen(visit, mark) : undefined;
    if (question.patient.kind === 'find' && found === undefined) return picker.show(visit, question);
    const given = question.patient.kind === 'given' ? question.patient.id : found;
    return visit.page({
      title: text.title(question.client.name),
      lead: text.lead(question.client.address),
      width: 'narrow',
      formTargets: [question.client.address],
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          <Form visit={visit} action={`/autorizza/${visit.param('uid')}`}>
            {found !== undefined && <input type="hidden" name="persona" value={mark} />}
            <Whose
              visit={visit}
              options={await optionsFor(visit, question)}
              given={given === undefined ? undefined : await people.nameOf('Patient', given)}
              error={errors['patient']}
            />
            <Wishes visit={visit} question={question} />
            <Notice>
              <p>{text.limits}</p>
            </Notice>
            <Buttons>
              <Button name="answer" value="yes">
                {text.allow}
              </Button>
              <Button name="answer" value="no" kind="secondary">
                {text.refuse}
              </Button>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  function askToSignIn(visit: Visit, { client }: AppQuestion): Response | Promise<Response> {
    const text = textOf(visit).again;
    return visit.page({
      title: text.title,
      lead: text.lead(client.name),
      width: 'narrow',
      body: (
        <Form visit={visit} action={`/autorizza/${visit.param('uid')}/accesso`}>
          <Buttons>
            <Button>{text.go}</Button>
          </Buttons>
        </Form>
      ),
    });
  }

  /** Only a login of after the question counts; what was allowed before goes on. */
  async function signInAnew(visit: Visit): Promise<Response> {
    await visit.form();
    await sessions.end(visit.c);
    return visit.c.redirect(`/accedi?next=${encodeURIComponent(`/autorizza/${visit.param('uid')}`)}`, 303);
  }

  async function answer(visit: Visit): Promise<Response> {
    const { session } = signedIn(visit);
    const [uid, cookies, account] = [visit.param('uid'), cookiesOf(visit), accountOf(session)];
    const form = await visit.form();
    if (form.text('answer') !== 'yes') return visit.c.redirect(await access.refuse(uid, cookies), 303);
    const question = await access.question(uid, cookies, account);
    if (question.loginIsOld) return askToSignIn(visit, question);
    const data = question.data.filter((_, i) => form.text(`data-${i}`) === 'yes');
    const options = (await optionsFor(visit, question)).map(([id]) => id);
    const patient = form.text('patient');
    if (options.length > 0 && !options.includes(patient)) return ask(visit, { patient: textOf(visit).ask.missing });
    const found = question.patient.kind === 'find' ? picker.chosen(visit, form.text('persona')) : undefined;
    if (question.patient.kind === 'find' && found === undefined) return picker.show(visit, question);
    const chosen = found ?? (options.length > 0 ? patient : undefined);
    return visit.c.redirect(await access.allow(uid, cookies, account, { data, ...(chosen === undefined ? {} : { patient: chosen }) }), 303);
  }

  /** Themselves, and those they may act for. */
  async function optionsFor(visit: Visit, { patient }: AppQuestion): Promise<readonly Option[]> {
    const { session } = signedIn(visit);
    if (patient.kind !== 'choose' || session.as.kind !== 'citizen') return [];
    const text = textOf(visit).ask;
    const represented = await people.representedBy(session.as.patient);
    return [
      [session.as.patient, text.self(session.name)],
      ...represented.map(({ patient: id, name, relation }): Option => [id, name, text.relation[relation]]),
    ];
  }

  async function list(visit: Visit): Promise<Response> {
    const text = textOf(visit).list;
    const allowed = await access.of(accountOf(signedIn(visit).session).subject);
    const names = new Map<string, string>();
    for (const { patient } of allowed) if (patient !== undefined) names.set(patient, await people.nameOf('Patient', patient));
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      body: allowed.length === 0 ? <p>{text.none}</p> : allowed.map((app) => <Allowed visit={visit} app={app} names={names} />),
    });
  }

  async function remove(visit: Visit): Promise<Response> {
    const { session } = signedIn(visit);
    await access.remove(accountOf(session).subject, (await visit.form()).text('app'));
    return visit.redirect('/applicazioni');
  }
}

interface WhoseProps {
  readonly visit: Visit;
  readonly options: readonly Option[];
  readonly given: string | undefined;
  readonly error: string | undefined;
}

function Whose({ visit, options, given, error }: WhoseProps) {
  const text = textOf(visit).ask;
  if (given !== undefined) return <p>{text.given(given)}</p>;
  const [first, another] = options;
  if (first === undefined) return null;
  const value = signedIn(visit).session.actingFor?.patient ?? (another === undefined ? first[0] : undefined);
  return <RadioGroup name="patient" label={text.whose} language={visit.language} value={value} error={error} options={options} />;
}

function Wishes({ visit, question }: { readonly visit: Visit; readonly question: AppQuestion }) {
  const { ask: text, scope } = textOf(visit);
  return (
    <>
      {question.data.length === 0 ? (
        <p>{text.nothing}</p>
      ) : (
        <fieldset class="field choices">
          <legend>{text.data}</legend>
          <div class="field-hint">{text.dataHint}</div>
          {question.data.map((word, i) => (
            <Checkbox name={`data-${i}`} value="yes" language={visit.language} label={scopeInWords(word, scope) ?? word} />
          ))}
        </fieldset>
      )}
      <h2>{text.also}</h2>
      <ul>
        {question.identity && <li>{text.identity}</li>}
        <li>{question.offline ? text.offline : text.online}</li>
      </ul>
    </>
  );
}

function Allowed({ visit, app, names }: { readonly visit: Visit; readonly app: AllowedApp; readonly names: ReadonlyMap<string, string> }) {
  const { list: text, scope } = textOf(visit);
  const can = app.scope.split(' ').flatMap((word) => scopeInWords(word, scope) ?? []);
  const whose = app.patient === undefined ? undefined : names.get(app.patient);
  return (
    <Card title={app.name}>
      <p>
        {text.since} {formatDate(visit.language, app.since)}
        {whose !== undefined && ` · ${text.whose} ${whose}`}
      </p>
      {can.length > 0 && (
        <p>
          {text.can}: {can.join('; ')}.
        </p>
      )}
      <Form visit={visit} action="/applicazioni">
        <input type="hidden" name="app" value={app.id} />
        <Button kind="secondary">{text.remove(app.name)}</Button>
      </Form>
    </Card>
  );
}

function cookiesOf({ c }: Visit): string {
  return c.req.header('cookie') ?? '';
}

function accountOf({ as, authenticated, started }: Session): AppAccount {
  if (as.kind === 'undecided') throw new Error('Nobody answers an app before they have chosen as whom.');
  const { level, authTime, evidence } = authenticated;
  const login = { level, authTime, signedIn: started, login: evidence };
  if (as.kind === 'citizen') return { subject: `Patient/${as.patient}`, ...login };
  const organization = as.organization === undefined ? {} : { organization: as.organization };
  return { subject: `Practitioner/${as.practitioner}`, ...organization, ...login };
}
