// The form by which a person names a delegate: whom, for what, from when, until when.
import type { Delegations } from '#activation/delegation-wishes.ts';
import { refusalsIn } from '../activation/flow.ts';
import { Notice } from '../components/display.tsx';
import { Button, Buttons, Checkbox, CheckboxGroup, ErrorSummary, Form, LinkButton, RadioGroup, TextField } from '../components/form.tsx';
import { textOf as findTextOf } from '../find/find-person.tsx';
import { signedIn, type Visit } from '../page.ts';
import { textsOf, type FieldErrors, type Submitted } from '../submitted.ts';
import { textOf } from './parts.ts';
import { serviceNames, services, type Service } from './services.ts';

type Field = 'delegate' | 'scope' | 'from' | 'until' | 'sure';
type Values = Readonly<Record<Field, string>> & { readonly kinds: readonly string[] };
const empty: Values = { delegate: '', scope: '', from: '', until: '', sure: '', kinds: [] };

export function giveForm(visit: Visit, values: Values = empty, errors: FieldErrors = {}): Response | Promise<Response> {
  if (signedIn(visit).requester.kind !== 'citizen') return visit.redirect('/deleghe');
  const text = textOf(visit);
  const { form } = text;
  const { language } = visit;
  const field = (name: Exclude<Field, 'sure'>) => ({ name, language, value: values[name], error: errors[name] });
  return visit.page({
    title: form.title,
    lead: form.lead,
    width: 'narrow',
    breadcrumbs: [{ href: '/deleghe', label: text.title }],
    status: Object.keys(errors).length > 0 ? 422 : 200,
    body: (
      <>
        <ErrorSummary errors={errors} words={visit.words} />
        <Notice title={form.may}>
          <ul>
            {form.can.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </Notice>
        <Form visit={visit} action="/deleghe/nuova">
          <TextField {...field('delegate')} label={form.delegate} hint={form.delegateHint} most={20} autocomplete="off" />
          <RadioGroup {...field('scope')} label={form.scope} options={Object.entries(form.scopes)} />
          <CheckboxGroup
            name="kinds"
            label={form.kinds}
            hint={form.kindsHint}
            language={language}
            values={values.kinds}
            error={errors['kinds']}
            options={serviceNames.map((service) => [service, form.services[service]] as const)}
          />
          <TextField {...field('from')} type="date" label={form.from} hint={form.fromHint} optional short />
          <TextField {...field('until')} type="date" label={form.until} hint={form.untilHint} optional short />
          <Checkbox name="sure" label={form.sure} language={language} value={values.sure} error={errors['sure']} />
          <Buttons>
            <Button>{form.submit}</Button>
            <LinkButton href="/deleghe" kind="plain">
              {form.cancel}
            </LinkButton>
          </Buttons>
        </Form>
      </>
    ),
  });
}

export function giveFormAgain(visit: Visit, sent: Submitted): Response | Promise<Response> {
  const { delegate = '', scope = '', from = '', until = '', sure = '' } = textsOf(sent, Object.keys(empty));
  return giveForm(visit, { delegate, scope, from, until, sure, kinds: sent.all('kinds') });
}

export async function giveDelegation(activations: Pick<Delegations, 'delegate'>, visit: Visit): Promise<Response> {
  const text = textOf(visit);
  const { requester } = signedIn(visit);
  if (requester.kind !== 'citizen') return visit.redirect('/deleghe');
  const sent = await visit.form();
  const { values, errors } = sent.read<Exclude<Field, 'sure'>>({
    delegate: { label: text.form.delegate, most: 20 },
    scope: { label: text.form.scope, oneOf: Object.keys(text.form.scopes) },
    from: { label: text.form.from, optional: true, most: 10 },
    until: { label: text.form.until, optional: true, most: 10 },
  });
  const kinds = sent.all('kinds');
  const typed: Values = { ...values, kinds, sure: sent.text('sure') };
  const wrong = { ...errors, ...furtherErrors(typed, text.errors) };
  if (Object.keys(wrong).length > 0) return giveForm(visit, typed, wrong);
  const chosen = values.scope === 'some' ? kinds.flatMap((service) => services[service as Service]) : [];
  try {
    await activations.delegate(visit.act('$delegate'), requester.patient, {
      delegate: values.delegate,
      documentKinds: chosen,
      from: values.from === '' ? undefined : values.from,
      until: values.until === '' ? undefined : values.until,
    });
  } catch (error) {
    const refused = refusalsIn(error);
    const [{ field = 'delegate', code = '', outcome } = { field: undefined, code: undefined, outcome: undefined }] = refused;
    if (outcome === 'throttled') return giveForm(visit, typed, { delegate: findTextOf(visit).throttled });
    if (text.errors[code] === undefined) throw error;
    return giveForm(visit, typed, { [field === 'documentKinds' ? 'kinds' : field]: text.errors[code] });
  }
  return visit.redirect('/deleghe?fatto=data');
}

function furtherErrors({ scope, kinds, sure }: Values, words: Readonly<Record<string, string>>): FieldErrors {
  const known = (service: string): boolean => serviceNames.some((one) => one === service);
  const some = scope === 'some';
  return {
    ...(some && kinds.length === 0 ? { kinds: words['noKinds'] } : {}),
    ...(some && !kinds.every(known) ? { kinds: words['scope'] } : {}),
    ...(sure === 'yes' ? {} : { sure: words['sure'] }),
  };
}
