// Second step: the data of the registry to check, and the addresses that messages go to.
import type { Standing } from '#activation/workflow.ts';
import { Definitions, Notice } from '../components/display.tsx';
import { Button, Buttons, Checkbox, Form, LinkButton, TextField } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import { signedIn, type Visit } from '../page.ts';
import type { FieldErrors, Submitted } from '../submitted.ts';
import { addresses, back, identityOf, patientOf, refusalsIn, stepOf, standingOf, textOf, type FlowParts } from './flow.ts';
import { ForPerson, stepView } from './step-frame.tsx';

interface Typed {
  readonly email: string;
  readonly phone: string;
  readonly right: string;
}

export function showData(visit: Visit, standing: Standing, errors: FieldErrors = {}, typed: Typed = known(visit, standing)) {
  const text = textOf(visit).data;
  const { person } = standing;
  const { scheme } = signedIn(visit).session.authenticated;
  return visit.page(
    stepView({
      visit,
      standing,
      step: 'data',
      title: text.title,
      lead: text.lead,
      errors,
      body: (
        <>
          <Definitions
            entries={[
              [text.name, person.name],
              [text.code, person.fiscalCode],
              [text.birth, formatDate(visit.language, person.birthDate)],
              [text.recognised, text.source[scheme]],
            ]}
          />
          <Notice>
            <p>{text.wrong}</p>
          </Notice>
          <Form visit={visit} action={addresses.data}>
            <ForPerson visit={visit} />
            <Checkbox name="right" label={text.right} value={typed.right} language={visit.language} error={errors['right']} />
            <h2>{text.contacts}</h2>
            <p>{text.contactsText}</p>
            <TextField
              name="phone"
              type="tel"
              autocomplete="tel"
              label={text.phone}
              hint={text.phoneHint}
              value={typed.phone}
              most={30}
              short
              language={visit.language}
              error={errors['phone']}
            />
            <TextField
              name="email"
              type="email"
              autocomplete="email"
              label={text.email}
              hint={text.emailHint}
              value={typed.email}
              most={254}
              language={visit.language}
              error={errors['email']}
            />
            <Buttons>
              <Button>{visit.words.form.next}</Button>
              <LinkButton href={addresses.notice} kind="plain">
                {visit.words.form.back}
              </LinkButton>
            </Buttons>
          </Form>
        </>
      ),
    }),
  );
}

export function showDataAgain(visit: Visit, standing: Standing, form: Submitted) {
  return showData(visit, standing, {}, { email: form.text('email'), phone: form.text('phone'), right: form.text('right') });
}

/** What was given before; on the first visit what the identity provider or the registry knows. */
function known(visit: Visit, { draft, contacts, decider }: Standing): Typed {
  const { attributes } = signedIn(visit).session.authenticated;
  const before = draft?.contacts ?? (decider.title === 'self' ? contacts : {});
  return {
    email: before.email ?? attributes.email ?? '',
    phone: before.phone ?? attributes.mobile ?? '',
    right: draft?.contacts === undefined ? '' : 'yes',
  };
}

export async function takeData(parts: FlowParts, visit: Visit, standing: Standing, form: Submitted): Promise<Response> {
  const text = textOf(visit).data;
  const { values, errors } = form.read({ phone: { label: text.phone, most: 30 }, email: { label: text.email, most: 254 } });
  const typed = { ...values, right: form.text('right') };
  const wrong = { ...(typed.right === 'yes' ? {} : { right: text.rightMissing }), ...errors };
  if (Object.keys(wrong).length > 0) return showData(visit, standing, wrong, typed);
  try {
    const identity = identityOf(visit);
    await parts.activations.activate(visit.act('$activate'), patientOf(visit), { email: values.email, phone: values.phone, identity });
  } catch (error) {
    const refused = refusalsIn(error);
    const found = {
      ...(refused.some(({ field }) => field === 'phone') ? { phone: text.badPhone } : {}),
      ...(refused.some(({ field }) => field === 'email') ? { email: text.badEmail } : {}),
    };
    return Object.keys(found).length > 0 ? showData(visit, standing, found, typed) : back(visit, 'passo');
  }
  const now = await standingOf(parts, visit);
  const open = await sendCodes(parts, visit, now);
  return visit.redirect(open ? addresses.codes : addresses[stepOf(now)]);
}

/** To each address that has none yet; a code that was sent a moment ago is still on its way. */
async function sendCodes({ activations }: FlowParts, visit: Visit, { draft }: Standing): Promise<boolean> {
  const pending = (['phone', 'email'] as const).filter((contact) => draft?.verification?.[contact] === 'pending');
  for (const contact of pending) {
    const address = draft?.contacts?.[contact] ?? '';
    try {
      await activations.sendCode(visit.act('$verify-contact'), patientOf(visit), { contact, address }, visit.language);
    } catch (error) {
      if (!refusalsIn(error).every(({ code }) => code === 'wait' || code === 'too-many-codes')) throw error;
    }
  }
  return pending.length > 0;
}
