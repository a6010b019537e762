// Third step: the codes that were sent come back.
import type { Standing } from '#activation/workflow.ts';
import { Badge, Notice } from '../components/display.tsx';
import { Button, Buttons, Form, LinkButton, TextField } from '../components/form.tsx';
import type { Visit } from '../page.ts';
import type { FieldErrors, Submitted } from '../submitted.ts';
import { addresses, patientOf, refusalsIn, standingOf, stepOf, textOf, type FlowParts, type Text } from './flow.ts';
import { ForPerson, stepView } from './step-frame.tsx';

const contacts = ['phone', 'email'] as const;
type Contact = (typeof contacts)[number];

interface Shown {
  readonly errors?: FieldErrors;
  readonly typed?: Readonly<Partial<Record<Contact, string>>>;
}

export function showCodes({ demo }: FlowParts, visit: Visit, standing: Standing, { errors = {}, typed = {} }: Shown = {}) {
  const text = textOf(visit).codes;
  const { draft } = standing;
  const isVerified = (contact: Contact): boolean => (draft?.verification?.[contact] ?? 'pending') !== 'pending';
  return visit.page(
    stepView({
      visit,
      standing,
      step: 'codes',
      title: text.title,
      lead: text.lead,
      errors,
      body: (
        <>
          {visit.query('inviato') !== undefined && (
            <Notice tone="success" live>
              <p>{text.sent}</p>
            </Notice>
          )}
          {demo && (
            <Notice>
              <p>
                {text.demo} <a href="/demo/posta">{text.mailbox}</a>.
              </p>
            </Notice>
          )}
          <Form visit={visit} action={addresses.codes}>
            <ForPerson visit={visit} />
            {/* Enter in a field presses the first button of the form: it goes on, and does not send another code. */}
            <button type="submit" class="visually-hidden" tabindex={-1} aria-hidden="true">
              {visit.words.form.next}
            </button>
            {contacts.map((contact) =>
              isVerified(contact) ? (
                <p class="verified">
                  {draft?.contacts?.[contact]} <Badge tone="success">{text.verified}</Badge>
                </p>
              ) : (
                <div class="code-row">
                  <TextField
                    name={contact}
                    label={text[contact](draft?.contacts?.[contact] ?? '')}
                    value={typed[contact]}
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    most={12}
                    short
                    language={visit.language}
                    error={errors[contact]}
                  />
                  <button type="submit" name="again" value={contact} class="btn btn-link">
                    {text.again[contact]}
                  </button>
                </div>
              ),
            )}
            <Buttons>
              <Button>{visit.words.form.next}</Button>
              <LinkButton href={addresses.data} kind="plain">
                {text.change}
              </LinkButton>
            </Buttons>
          </Form>
        </>
      ),
    }),
  );
}

export async function takeCodes(parts: FlowParts, visit: Visit, standing: Standing, form: Submitted): Promise<Response> {
  const pending = contacts.filter((contact) => (standing.draft?.verification?.[contact] ?? 'pending') === 'pending');
  const typed = { phone: form.text('phone'), email: form.text('email') };
  const again = pending.find((contact) => contact === form.text('again'));
  const errors =
    again === undefined ? await verify(parts, visit, standing, pending, typed) : await sendAgain(parts, visit, standing, again);
  if (again !== undefined && Object.keys(errors).length === 0) return visit.redirect(`${addresses.codes}?inviato=1`);
  const now = await standingOf(parts, visit);
  return Object.keys(errors).length > 0 ? showCodes(parts, visit, now, { errors, typed }) : visit.redirect(addresses[stepOf(now)]);
}

/** One right code counts even when the other is wrong. */
async function verify(
  { activations }: FlowParts,
  visit: Visit,
  { draft }: Standing,
  pending: readonly Contact[],
  typed: Readonly<Record<Contact, string>>,
): Promise<FieldErrors> {
  const text = textOf(visit).codes;
  const errors: Partial<Record<Contact, string>> = {};
  const patient = patientOf(visit);
  for (const contact of pending) {
    const claim = { contact, address: draft?.contacts?.[contact] ?? '' };
    try {
      await activations.verifyCode(visit.act('$verify-contact'), patient, claim, typed[contact]);
    } catch (error) {
      errors[contact] = wordsFor(error, text);
    }
  }
  // The addresses given once more: the run takes note of those that are now proved.
  if (Object.keys(errors).length < pending.length) await activations.activate(visit.act('$activate'), patient, { ...draft?.contacts });
  return errors;
}

async function sendAgain({ activations }: FlowParts, visit: Visit, { draft }: Standing, contact: Contact): Promise<FieldErrors> {
  try {
    const claim = { contact, address: draft?.contacts?.[contact] ?? '' };
    await activations.sendCode(visit.act('$verify-contact'), patientOf(visit), claim, visit.language);
    return {};
  } catch (error) {
    return { [contact]: wordsFor(error, textOf(visit).codes) };
  }
}

function wordsFor(error: unknown, text: Text['codes']): string {
  const [refused] = refusalsIn(error);
  return text.errors[refused?.code ?? ''] ?? text.form;
}
