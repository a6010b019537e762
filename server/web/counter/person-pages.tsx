// The person at the counter: demographic data read back, what has been decided, what can be done; and their recognition.
import type { Binary } from '@medplum/fhirtypes';
import { comingOfAge } from '#consent/coming-of-age.ts';
import { isDeceased } from '#fhir/deceased.ts';
import { personName } from '#presentation/wording.ts';
import { Notice } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, LinkButton } from '../components/form.tsx';
import type { Visit } from '../page.ts';
import { textsOf, type FieldErrors, type Submitted } from '../submitted.ts';
import { endingText } from './ending-texts.ts';
import { DeceasedNotice, deceasedPage, isOfDeceased } from './deceased-page.tsx';
import { DocumentFields, documentIn, documentNames, documentRules } from './document-fields.tsx';
import { home, isOpen, pathOf, patientOf, textOf, workingAs, type CounterParts } from './parts.tsx';
import { Data, History, Representatives, State } from './person-views.tsx';
import { secondWords, Waiting } from './second-parent-views.tsx';

export function createPersonPages(parts: CounterParts) {
  const { people, acts, activation, record, adultAge } = parts;

  async function show(visit: Visit): Promise<Response> {
    const id = visit.param('id');
    const text = textOf(visit);
    const patient = await patientOf(visit, parts, id);
    const standing = await activation.standing(visit.act('$activate'), id);
    const representatives = await acts.representatives(visit.act('read'), id);
    const recognised = await acts.recognised(visit.act('read'), id);
    const history = await activation.history(visit.act('read'), id);
    const isMinor = (comingOfAge(patient.birthDate, adultAge) ?? 0) > visit.now;
    const isDead = isDeceased(patient);
    const said = visit.query('esito');
    return visit.page({
      title: personName(patient.name),
      breadcrumbs: [home(visit)],
      body: (
        <>
          {await workingAs(visit, people)}
          {isDead && <DeceasedNotice visit={visit} id={id} />}
          {said === 'iscritta' && <Notice tone="success">{text.enrol.done}</Notice>}
          {said === 'presente' && <Notice>{text.enrol.wasThere}</Notice>}
          <section>
            <h2>{text.person.data}</h2>
            <Data visit={visit} patient={patient} />
          </section>
          <section>
            <h2>{text.person.record}</h2>
            <State visit={visit} standing={standing} isMinor={isMinor} />
            {standing.onHold !== undefined && (
              <>
                <Notice tone="warning" title={text.second.waits}>
                  <p>{secondWords(visit, standing.onHold.kind).personText}</p>
                </Notice>
                <Waiting visit={visit} standing={standing} representatives={representatives} />
              </>
            )}
          </section>
          {!isDead && (
            <section>
              <h2>{text.person.actions}</h2>
              {recognised === undefined ? (
                <>
                  <p>{text.person.recogniseFirst}</p>
                  <Buttons>
                    <LinkButton href={`${pathOf(id)}/riconoscimento`}>{text.person.recognise}</LinkButton>
                    {isMinor && (
                      <LinkButton href={`${pathOf(id)}/rappresentante`} kind="secondary">
                        {text.person.representation}
                      </LinkButton>
                    )}
                  </Buttons>
                </>
              ) : (
                <>
                  <p>{text.person.recognised(text.recognition.kinds[recognised.kind], recognised.number)}</p>
                  <Buttons>
                    {!isMinor && (
                      <LinkButton href={`${pathOf(id)}/consensi`}>
                        {isOpen(standing) ? text.person.change : text.person.activate}
                      </LinkButton>
                    )}
                    <LinkButton href={`${pathOf(id)}/rappresentante`} kind="secondary">
                      {text.person.representation}
                    </LinkButton>
                  </Buttons>
                </>
              )}
            </section>
          )}
          {!isMinor && !isDead && (
            <section>
              <h2>{text.credentials.title}</h2>
              <p>{text.credentials.about}</p>
              <Buttons>
                <LinkButton href={`${pathOf(id)}/credenziali`} kind="secondary">
                  {text.credentials.open}
                </LinkButton>
              </Buttons>
            </section>
          )}
          <section>
            <h2>{text.person.representatives}</h2>
            {representatives.length > 0 && !isDead && (
              <Representatives visit={visit} id={id} representatives={representatives} standing={standing} />
            )}
            <p>
              <a href={`${pathOf(id)}/rappresentanti`}>{endingText(visit).show}</a>
            </p>
          </section>
          {history.length > 0 && <History visit={visit} id={id} history={history} />}
        </>
      ),
    });
  }

  async function recognition(
    visit: Visit,
    { values = {}, errors = {} }: { values?: Readonly<Record<string, string>>; errors?: FieldErrors } = {},
  ): Promise<Response> {
    const id = visit.param('id');
    const { recognition: text } = textOf(visit);
    const patient = await patientOf(visit, parts, id);
    if (isDeceased(patient)) return deceasedPage(visit, parts, patient);
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      breadcrumbs: [home(visit), { href: pathOf(id), label: personName(patient.name) }],
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          {await workingAs(visit, people)}
          <ErrorSummary errors={errors} words={visit.words} />
          <Data visit={visit} patient={patient} />
          <Form visit={visit} action={`${pathOf(id)}/riconoscimento`}>
            <input type="hidden" name="next" value={visit.query('per') ?? values['next'] ?? ''} />
            <DocumentFields visit={visit} values={values} errors={errors} />
            <Buttons>
              <Button>{text.go}</Button>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function recognise(visit: Visit): Promise<Response> {
    const id = visit.param('id');
    const form = await visit.form();
    const { values, errors, valid } = form.read(documentRules(visit));
    const next = form.text('next');
    if (!valid) return recognition(visit, { values: { ...values, next }, errors });
    try {
      await acts.recognise(visit.act('create'), id, documentIn(values));
    } catch (error) {
      if (!isOfDeceased(error)) throw error;
      return recognition(visit);
    }
    return visit.redirect(/^[A-Za-z0-9\-.]{1,64}$/.test(next) ? pathOf(next) : pathOf(id));
  }

  async function receipt(visit: Visit): Promise<Response> {
    const history = await activation.history(visit.act('read'), visit.param('id'));
    const asked = `Binary/${visit.param('ricevuta')}`;
    if (!history.some(({ receipt: one }) => one === asked)) return visit.redirect(pathOf(visit.param('id')));
    const version = await record.read(visit.act('read'), { type: 'Binary', id: visit.param('ricevuta') });
    const { data = '' } = JSON.parse(version.body) as Binary;
    return new Response(Buffer.from(data, 'base64'), {
      headers: {
        'Content-Type': 'application/pdf',
        'Content-Disposition': 'inline; filename="ricevuta.pdf"',
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'no-store',
      },
    });
  }

  return {
    show,
    recognition: (visit: Visit) => recognition(visit),
    recognise,
    recogniseAgain: (visit: Visit, form: Submitted) => recognition(visit, { values: textsOf(form, [...documentNames, 'next']) }),
    receipt,
  };
}
