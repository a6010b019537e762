// Who acts for the person at the counter, by which title, from when until when; and how a place ends: why, on which day, read again first.
import type { Delegated } from '#activation/delegation-resources.ts';
import { isReason } from '#activation/ending.ts';
import { isInForce } from '#activation/related-people.ts';
import { notFound, OperationOutcomeError } from '#fhir/outcome.ts';
import { parseDateTime } from '#fhir/period.ts';
import { personName } from '#presentation/wording.ts';
import { Badge, Definitions, Notice, Table } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, LinkButton, TextArea, TextField } from '../components/form.tsx';
import { isDay, today } from '../day.ts';
import { formatDate } from '../format.ts';
import type { Visit } from '../page.ts';
import { refusalCode } from '../refusal-code.ts';
import { textsOf, type FieldErrors, type Submitted } from '../submitted.ts';
import { endingText as text, type EndingText } from './ending-texts.ts';
import { home, pathOf, patientOf, textOf, workingAs, type CounterParts } from './parts.tsx';

type Values = Readonly<Record<string, string>>;
const names = ['day', 'reason'] as const;
const listOf = (id: string): string => `${pathOf(id)}/rappresentanti`;

export function createEndingPages(parts: CounterParts) {
  const { people, activation } = parts;

  async function list(visit: Visit): Promise<Response> {
    const id = visit.param('id');
    const words = text(visit);
    const patient = await patientOf(visit, parts, id);
    const all = await activation.delegationsOf(visit.act('$delegations'), id);
    const done = visit.query('fatto');
    return visit.page({
      title: words.list,
      lead: words.listLead,
      breadcrumbs: [home(visit), { href: pathOf(id), label: personName(patient.name) }],
      body: (
        <>
          {await workingAs(visit, people)}
          {(done === 'ora' || done === 'poi') && (
            <Notice tone="success" live>
              <p>{done === 'ora' ? words.doneNow : words.doneLater}</p>
            </Notice>
          )}
          {all.length === 0 ? (
            <p>{words.nobody}</p>
          ) : (
            <Table caption={words.list} underHeading columns={words.columns} rows={all.map((one) => rowOf(visit, id, one))} />
          )}
          <Buttons>
            <LinkButton href={pathOf(id)} kind="secondary">
              {textOf(visit).activation.toPerson}
            </LinkButton>
          </Buttons>
        </>
      ),
    });
  }

  /** What was over before, or is somebody else’s, cannot end. */
  async function placeAt(visit: Visit): Promise<Delegated> {
    const all = await activation.delegationsOf(visit.act('$delegations'), visit.param('id'));
    const found = all.find(({ id }) => id === visit.param('incarico'));
    if (found === undefined) throw notFound('Nobody acts for this person by this place.');
    return found;
  }

  async function show(visit: Visit, values: Values = {}, errors: FieldErrors = {}): Promise<Response> {
    const id = visit.param('id');
    const words = text(visit);
    const patient = await patientOf(visit, parts, id);
    const place = await placeAt(visit);
    if (!isInForce(place, visit.now)) return visit.redirect(listOf(id));
    const { language } = visit;
    return visit.page({
      ...frame(visit, words.title(place.name), personName(patient.name)),
      lead: words.lead(personName(patient.name)),
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          {await workingAs(visit, people)}
          <ErrorSummary errors={errors} words={visit.words} />
          <Definitions entries={factsOf(visit, place)} />
          <Form visit={visit} action={`${listOf(id)}/${place.id}/fine`} class="form-danger">
            <TextField
              name="day"
              type="date"
              short
              language={language}
              label={words.day}
              hint={words.dayHint}
              value={values['day'] ?? today(visit.now)}
              error={errors['day']}
            />
            <TextArea
              name="reason"
              language={language}
              label={words.reason}
              hint={words.reasonHint}
              most={300}
              rows={3}
              value={values['reason']}
              error={errors['reason']}
            />
            <Buttons>
              <Button>{words.go}</Button>
              <LinkButton href={listOf(id)} kind="plain">
                {words.list}
              </LinkButton>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  /** Nothing is done before it has been read again. */
  async function confirmation(visit: Visit, place: Delegated, { day = '', reason = '' }: Values): Promise<Response> {
    const id = visit.param('id');
    const words = text(visit);
    const patient = await patientOf(visit, parts, id);
    const later = day > today(visit.now);
    return visit.page({
      ...frame(visit, words.confirmTitle, personName(patient.name)),
      body: (
        <>
          {await workingAs(visit, people)}
          <Notice tone="warning" title={words.title(place.name)}>
            <p>{later ? words.confirmLater(place.name, formatDate(visit.language, day)) : words.confirmNow(place.name)}</p>
            <p>{words.told}</p>
          </Notice>
          <Definitions entries={[...factsOf(visit, place), [words.day, formatDate(visit.language, day)], [words.reason, reason]]} />
          <Form visit={visit} action={`${listOf(id)}/${place.id}/fine`}>
            <input type="hidden" name="day" value={day} />
            <input type="hidden" name="reason" value={reason} />
            <Buttons>
              <Button kind="danger" name="sure" value="yes">
                {words.confirm}
              </Button>
              <Button kind="secondary" name="sure" value="no">
                {words.back}
              </Button>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function end(visit: Visit): Promise<Response> {
    const id = visit.param('id');
    const words = text(visit);
    const form = await visit.form();
    const place = await placeAt(visit);
    // Pressed twice, or ended in another window.
    if (!isInForce(place, visit.now)) return visit.redirect(listOf(id));
    const values = textsOf(form, names);
    const errors = errorsIn(values, place, words);
    const sure = form.text('sure');
    if (Object.keys(errors).length > 0 || sure === 'no') return show(visit, values, errors);
    if (sure !== 'yes') return confirmation(visit, place, values);
    try {
      await activation.endDelegation(visit.act('$end-delegation'), id, place.id, values);
    } catch (error) {
      const code = (error instanceof OperationOutcomeError ? refusalCode(error.message) : undefined) ?? '';
      if (!(code in words.errors)) throw error;
      return show(visit, values, { [code === 'reason' ? 'reason' : 'day']: words.errors[code as keyof typeof words.errors] });
    }
    return visit.redirect(`${listOf(id)}?fatto=${(values['day'] ?? '') > today(visit.now) ? 'poi' : 'ora'}`);
  }

  return { list, show: (visit: Visit) => show(visit), end, again: (visit: Visit, form: Submitted) => show(visit, textsOf(form, names)) };
}

function frame(visit: Visit, title: string, person: string) {
  const id = visit.param('id');
  const breadcrumbs = [home(visit), { href: pathOf(id), label: person }, { href: listOf(id), label: text(visit).list }];
  return { title, width: 'narrow' as const, breadcrumbs };
}

function errorsIn({ day = '', reason = '' }: Values, { from, until }: Delegated, words: EndingText): FieldErrors {
  const last = isDay(day) ? parseDateTime(day) : undefined;
  const begins = from === undefined ? undefined : parseDateTime(from)?.lo;
  const known = until === undefined ? undefined : parseDateTime(until)?.hi;
  const wrongDay =
    last === undefined
      ? 'day'
      : begins !== undefined && last.hi <= begins
        ? 'until-before-from'
        : known !== undefined && last.hi > known
          ? 'until-later'
          : undefined;
  return {
    ...(wrongDay === undefined ? {} : { day: words.errors[wrongDay] }),
    ...(reason.trim() !== '' && isReason(reason) ? {} : { reason: words.errors.reason }),
  };
}

function untilOf(visit: Visit, { relation, until }: Delegated): string {
  const words = text(visit);
  if (until !== undefined) return formatDate(visit.language, until, until.length > 10 ? 'moment' : 'day');
  return relation === 'parent' ? words.ofAge : words.open;
}

const fromOf = (visit: Visit, { from }: Delegated): string => (from === undefined ? '—' : formatDate(visit.language, from, 'day'));

function factsOf(visit: Visit, place: Delegated): readonly (readonly [string, string])[] {
  const { columns, titles } = text(visit);
  return [
    [columns[1] ?? '', titles[place.relation]],
    [columns[2] ?? '', fromOf(visit, place)],
    [columns[3] ?? '', untilOf(visit, place)],
  ];
}

function rowOf(visit: Visit, id: string, place: Delegated) {
  const words = text(visit);
  const lasts = isInForce(place, visit.now);
  const begins = place.from === undefined ? undefined : parseDateTime(place.from)?.lo;
  const state = !lasts ? 'over' : begins !== undefined && begins > visit.now ? 'toBegin' : 'inForce';
  return [
    place.name,
    words.titles[place.relation],
    fromOf(visit, place),
    untilOf(visit, place),
    <Badge tone={state === 'inForce' ? 'success' : 'neutral'}>{words.states[state]}</Badge>,
    lasts ? (
      <a href={`${listOf(id)}/${place.id}/fine`}>
        {words.end}
        <span class="visually-hidden">: {words.endOf(place.name)}</span>
      </a>
    ) : (
      '—'
    ),
  ];
}
