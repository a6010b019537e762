// `/profilo`: the addresses that messages go to; a new one counts when its code has come back.
import type { Activations, Standing } from '#activation/workflow.ts';
import { identityOf, patientOf, refusalsIn, textOf as openingText } from '../activation/flow.ts';
import { Notice } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, LinkButton, TextField } from '../components/form.tsx';
import { inLanguage } from '../language.ts';
import type { Area, Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { texts } from './texts.ts';

export interface ProfileParts {
  readonly activations: Activations;
  readonly demo: boolean;
}

const contacts = ['phone', 'email'] as const;
type Contact = (typeof contacts)[number];
type Typed = Readonly<Record<Contact, string>>;

const textOf = ({ language }: Visit) => inLanguage(language, texts);

export function createProfilePages({ activations, demo }: ProfileParts): Area {
  return {
    pages: [
      { method: 'GET', path: '/profilo', who: 'citizen', run: (visit) => show(visit) },
      { method: 'POST', path: '/profilo', who: 'citizen', run: save },
      { method: 'POST', path: '/profilo/codici', who: 'citizen', run: verify },
    ],
    navigation: [{ href: '/profilo', label: { it: 'Contatti', en: 'Contacts' }, who: 'citizen', rank: 60 }],
  };

  function standingFor(visit: Visit): Promise<Standing> {
    return activations.standing(visit.act('$consent-choices'), patientOf(visit), { identity: identityOf(visit) });
  }

  async function show(visit: Visit, errors: FieldErrors = {}, typed?: Typed): Promise<Response> {
    const standing = await standingFor(visit);
    const text = textOf(visit);
    const { data } = openingText(visit);
    const done = visit.query('esito');
    const shown = typed ?? { phone: standing.contacts.phone ?? '', email: standing.contacts.email ?? '' };
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      status: Object.keys(errors).length > 0 ? 422 : 200,
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          {done !== undefined && (
            <Notice tone={done === 'uguale' ? 'info' : 'success'} live>
              <p>{done === 'uguale' ? text.unchanged : text.saved}</p>
            </Notice>
          )}
          {standing.inForce.feed === undefined ? (
            <Notice>
              <p>
                {text.notOpen} <a href="/attivazione">{visit.words.navigation.activation}</a>
              </p>
            </Notice>
          ) : (
            <Form visit={visit} action="/profilo">
              <input type="hidden" name="for" value={patientOf(visit)} />
              <ContactFields visit={visit} typed={shown} errors={errors} data={data} />
              <Buttons>
                <Button>{text.go}</Button>
              </Buttons>
            </Form>
          )}
        </>
      ),
    });
  }

  async function save(visit: Visit): Promise<Response> {
    const { data, codes } = openingText(visit);
    const form = await visit.form();
    if (form.text('for') !== patientOf(visit)) return visit.redirect('/profilo');
    const { values, errors, valid } = form.read({ phone: { label: data.phone, most: 30 }, email: { label: data.email, most: 254 } });
    if (!valid) return show(visit, errors, values);
    const before = (await standingFor(visit)).contacts;
    const changed = contacts.filter((contact) => plain(contact, values[contact]) !== plain(contact, before[contact] ?? ''));
    if (changed.length === 0) return visit.redirect('/profilo?esito=uguale');
    const wrong: Partial<Record<Contact, string>> = {};
    for (const contact of changed) {
      try {
        await activations.sendCode(visit.act('$verify-contact'), patientOf(visit), { contact, address: values[contact] }, visit.language);
      } catch (error) {
        const [refused] = refusalsIn(error);
        // A code that was sent a moment ago is still on its way.
        if (refused?.code !== 'wait')
          wrong[contact] = codes.errors[refused?.code ?? ''] ?? (contact === 'phone' ? data.badPhone : data.badEmail);
      }
    }
    return Object.keys(wrong).length > 0 ? show(visit, wrong, values) : askCodes(visit, values, changed);
  }

  function askCodes(visit: Visit, addresses: Typed, changed: readonly Contact[], errors: FieldErrors = {}, typed?: Typed) {
    const text = textOf(visit);
    const { codes } = openingText(visit);
    return visit.page({
      title: text.codesTitle,
      lead: codes.lead,
      width: 'narrow',
      status: Object.keys(errors).length > 0 ? 422 : 200,
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          {demo && (
            <Notice>
              <p>
                {codes.demo} <a href="/demo/posta">{codes.mailbox}</a>.
              </p>
            </Notice>
          )}
          <Form visit={visit} action="/profilo/codici">
            <input type="hidden" name="for" value={patientOf(visit)} />
            {changed.map((contact) => (
              <>
                <input type="hidden" name={`new-${contact}`} value={addresses[contact]} />
                <TextField
                  name={contact}
                  label={codes[contact](addresses[contact])}
                  value={typed?.[contact]}
                  inputmode="numeric"
                  autocomplete="one-time-code"
                  most={12}
                  short
                  language={visit.language}
                  error={errors[contact]}
                />
              </>
            ))}
            <Buttons>
              <Button>{text.go}</Button>
              <LinkButton href="/profilo" kind="plain">
                {visit.words.form.back}
              </LinkButton>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function verify(visit: Visit): Promise<Response> {
    const form = await visit.form();
    const { codes } = openingText(visit);
    const addresses = { phone: form.text('new-phone'), email: form.text('new-email') };
    const typed = { phone: form.text('phone'), email: form.text('email') };
    const changed = contacts.filter((contact) => addresses[contact] !== '');
    if (form.text('for') !== patientOf(visit) || changed.length === 0) return visit.redirect('/profilo');
    const errors: Partial<Record<Contact, string>> = {};
    for (const contact of changed) {
      try {
        const claim = { contact, address: addresses[contact] };
        await activations.verifyCode(visit.act('$verify-contact'), patientOf(visit), claim, typed[contact]);
      } catch (error) {
        const [refused] = refusalsIn(error);
        errors[contact] = codes.errors[refused?.code ?? ''] ?? codes.form;
      }
    }
    if (Object.keys(errors).length > 0) return askCodes(visit, addresses, changed, errors, typed);
    const wish = Object.fromEntries(changed.map((contact) => [contact, addresses[contact]]));
    await activations.changeChoices(visit.act('$consent-choices'), patientOf(visit), { ...wish, language: visit.language });
    return visit.redirect('/profilo?esito=fatto');
  }
}

function plain(contact: Contact, address: string): string {
  return contact === 'phone' ? address.replace(/[^\d+]/g, '') : address.trim();
}

interface ContactFieldsProps {
  readonly visit: Visit;
  readonly typed: Typed;
  readonly errors: FieldErrors;
  readonly data: ReturnType<typeof openingText>['data'];
}

function ContactFields({ visit, typed, errors, data }: ContactFieldsProps) {
  const shared = { language: visit.language };
  return (
    <>
      <TextField
        {...shared}
        name="phone"
        type="tel"
        autocomplete="tel"
        label={data.phone}
        hint={data.phoneHint}
        value={typed.phone}
        most={30}
        short
        error={errors['phone']}
      />
      <TextField
        {...shared}
        name="email"
        type="email"
        autocomplete="email"
        label={data.email}
        hint={data.emailHint}
        value={typed.email}
        most={254}
        error={errors['email']}
      />
    </>
  );
}
