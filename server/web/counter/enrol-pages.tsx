// The counter's first page: finding a person, and enrolling who is not there yet.
import type { FoundPerson } from '#people/find-person.ts';
import { enrolmentFields, patientOf, type Enrolment, type EnrolmentField } from '#people/enrolment.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { Card, Cards } from '../components/display.tsx';
import { Button, Buttons, Checkbox, ErrorSummary, Form, Select, TextField } from '../components/form.tsx';
import { findBy, FindForms, Several } from '../find/find-person.tsx';
import type { Visit } from '../page.ts';
import { textsOf, type FieldErrors, type Submitted } from '../submitted.ts';
import { home as homeCrumb, officerOf, pathOf, textOf, workingAs, type CounterParts } from './parts.tsx';

interface Asked {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: FieldErrors;
  readonly found?: readonly FoundPerson[];
}

export function createEnrolPages({ people, findPerson, enrol, enrolment }: CounterParts) {
  async function home(visit: Visit, { values = {}, errors = {}, found }: Asked = {}): Promise<Response> {
    const text = textOf(visit);
    return visit.page({
      title: text.title,
      lead: text.lead,
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          {await workingAs(visit, people)}
          {found !== undefined && <Several visit={visit} found={found} pathOf={pathOf} />}
          <ErrorSummary errors={errors} words={visit.words} />
          <FindForms visit={visit} action="/sportello/cerca" values={values} errors={errors} />
          <Cards>
            <Card title={text.enrolLink} href="/sportello/iscrizione" icon="plus-circle">
              <p>{text.enrolText}</p>
            </Card>
          </Cards>
        </>
      ),
    });
  }

  async function find(visit: Visit): Promise<Response> {
    const finding = await findBy(visit, findPerson);
    return finding.kind === 'one' ? visit.redirect(pathOf(finding.id)) : home(visit, finding);
  }

  async function form(visit: Visit, { values = {}, errors = {} }: Asked = {}): Promise<Response> {
    const { enrol: text } = textOf(visit);
    const { language } = visit;
    const field = (name: EnrolmentField) => ({ name, language, value: values[name], error: errors[name] });
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      breadcrumbs: [homeCrumb(visit)],
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          {await workingAs(visit, people)}
          <ErrorSummary errors={errors} words={visit.words} />
          <Form visit={visit} action="/sportello/iscrizione">
            <TextField {...field('family')} label={text.family} most={100} autocomplete="off" />
            <TextField {...field('given')} label={text.given} most={100} autocomplete="off" />
            <Select
              {...field('gender')}
              label={text.gender}
              placeholder="—"
              options={[
                ['female', text.female],
                ['male', text.male],
              ]}
            />
            <TextField {...field('birthDate')} label={text.birthDate} type="date" short />
            <TextField {...field('birthPlace')} label={text.birthPlace} most={100} autocomplete="off" />
            <TextField {...field('fiscalCode')} label={text.fiscalCode} most={32} autocomplete="off" />
            <Checkbox name="codeSeen" language={language} label={text.codeSeen} hint={text.codeSeenHint} value={values['codeSeen']} />
            <TextField {...field('street')} label={text.street} most={100} autocomplete="off" />
            <TextField {...field('city')} label={text.city} most={100} autocomplete="off" />
            <TextField {...field('postalCode')} label={text.postalCode} hint={text.postalHint} most={5} inputmode="numeric" short />
            <TextField {...field('generalPractitioner')} label={text.gp} most={64} optional autocomplete="off" />
            <Buttons>
              <Button>{text.go}</Button>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function enrolled(visit: Visit): Promise<Response> {
    const { requester } = officerOf(visit);
    const sent = await visit.form();
    const values = textsOf(sent, [...enrolmentFields, 'codeSeen']);
    try {
      const typed = { ...values, codeSeen: values['codeSeen'] === 'yes' } as unknown as Enrolment;
      const patient = patientOf(typed, { ...enrolment, now: visit.now, organization: requester.organization });
      const { id, wasThere } = await enrol(visit.act('create'), patient);
      return visit.redirect(`${pathOf(id)}?esito=${wasThere ? 'presente' : 'iscritta'}`);
    } catch (error) {
      const errors = errorsIn(visit, error);
      if (errors === undefined) throw error;
      return form(visit, { values, errors });
    }
  }

  return {
    home: (visit: Visit) => home(visit),
    find,
    foundAgain: (visit: Visit, sent: Submitted) => home(visit, { values: textsOf(sent, ['code', 'family', 'given', 'birthDate']) }),
    form: (visit: Visit) => form(visit),
    enrolled,
    formAgain: (visit: Visit, sent: Submitted) => form(visit, { values: textsOf(sent, [...enrolmentFields, 'codeSeen']) }),
  };
}

function errorsIn(visit: Visit, error: unknown): FieldErrors | undefined {
  if (!(error instanceof OperationOutcomeError)) return undefined;
  const { enrol: text } = textOf(visit);
  const labels: Readonly<Record<string, string>> = { ...text, generalPractitioner: text.gp } as unknown as Record<string, string>;
  const errors: Record<string, string> = {};
  for (const { code, expression: [field = ''] = [] } of error.outcome.issue) {
    if (!(enrolmentFields as readonly string[]).includes(field)) continue;
    const label = labels[field] ?? field;
    errors[field] ??= code === 'required' ? text.missing(label) : code === 'business-rule' ? text.differs(label) : text.malformed(label);
  }
  return Object.keys(errors).length > 0 ? errors : undefined;
}
