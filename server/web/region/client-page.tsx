// `/admin/app/ID`: one app or system: what it is, other names and addresses, other keys, suspended, removed for good.
import type { Requester } from '#auth/requester.ts';
import { OperationOutcomeError, notFound } from '#fhir/outcome.ts';
import { Definitions, Notice } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, FileField, Form, LinkButton, TextArea, TextField } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import { inLanguage } from '../language.ts';
import { signedIn, type Visit } from '../page.ts';
import type { FieldErrors, Submitted } from '../submitted.ts';
import type { ClientDesk, ShownClient } from './client-desk.ts';
import { errorsIn, keysIn, wordsIn } from './client-form.ts';
import { clientTexts } from './client-texts.ts';

export const clientsPath = '/admin/app';
export const byOf = (visit: Visit): Requester => signedIn(visit).requester;
export const textOf = ({ language }: Visit) => inLanguage(language, clientTexts);
const pathOf = (id: string): string => `${clientsPath}/${encodeURIComponent(id)}`;

interface Shown {
  readonly secret?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: FieldErrors;
}

export function createClientPage(clients: ClientDesk) {
  async function found(id: string): Promise<ShownClient> {
    const client = (await clients.all()).find((each) => each.id === id);
    if (client === undefined) throw notFound('No such client is registered.');
    return client;
  }

  async function show(visit: Visit, id: string, { secret, values, errors = {} }: Shown = {}): Promise<Response> {
    const client = await found(id);
    const text = textOf(visit);
    return visit.page({
      title: client.name,
      breadcrumbs: [
        { href: '/admin', label: text.region },
        { href: clientsPath, label: text.title },
      ],
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          {visit.query('fatto') === 'modificata' && Object.keys(errors).length === 0 && (
            <Notice tone="success" live>
              <p>{text.edited}</p>
            </Notice>
          )}
          {secret !== undefined && (
            <Notice tone="warning" live>
              <p>
                {text.secret} <code>{secret}</code>
              </p>
            </Notice>
          )}
          <Facts visit={visit} client={client} />
          <div class="two-forms">
            <EditForm visit={visit} client={client} values={values} errors={errors} />
            {client.kind === 'key' && <KeysForm visit={visit} client={client} errors={errors} />}
            <AccessForm visit={visit} client={client} />
          </div>
        </>
      ),
    });
  }

  async function edit(visit: Visit, id: string, form: Submitted): Promise<Response> {
    const values = { name: form.text('name'), redirectUris: form.text('redirectUris'), launchUri: form.text('launchUri') };
    const { name, launchUri } = values;
    try {
      const wish = { name, redirectUris: wordsIn(values.redirectUris), ...(launchUri === '' ? {} : { launchUri }) };
      await clients.edit(byOf(visit), id, wish);
    } catch (error) {
      if (!(error instanceof OperationOutcomeError)) throw error;
      const errors = errorsIn(error, values, textOf(visit));
      if (Object.keys(errors).length === 0) throw error;
      return show(visit, id, { values, errors });
    }
    return visit.redirect(`${pathOf(id)}?fatto=modificata`);
  }

  async function replaceKeys(visit: Visit, id: string, form: Submitted): Promise<Response> {
    const { jwks } = await keysIn(form);
    const errors = { jwks: textOf(visit).noKeys };
    if (jwks === undefined) return show(visit, id, { errors });
    try {
      await clients.replaceKeys(byOf(visit), id, jwks);
    } catch (error) {
      if (!(error instanceof OperationOutcomeError) || error.code !== 'value') throw error;
      return show(visit, id, { errors });
    }
    return visit.redirect(pathOf(id));
  }

  async function change(visit: Visit): Promise<Response> {
    const id = visit.param('id');
    const form = await visit.form();
    const act = form.text('act');
    if (act === 'edit') return edit(visit, id, form);
    if (act === 'keys') return replaceKeys(visit, id, form);
    if (act === 'secret') return show(visit, id, { secret: await clients.replaceSecret(byOf(visit), id) });
    if (act === 'enable' || act === 'disable') await clients.disable(byOf(visit), id, act === 'disable');
    return visit.redirect(pathOf(id));
  }

  async function removal(visit: Visit): Promise<Response> {
    const client = await found(visit.param('id'));
    const text = textOf(visit);
    return visit.page({
      title: text.removeTitle(client.name),
      lead: text.removeLead,
      width: 'narrow',
      breadcrumbs: [
        { href: '/admin', label: text.region },
        { href: clientsPath, label: text.title },
        { href: pathOf(client.id), label: client.name },
      ],
      body: (
        <>
          <h2>{text.whatEnds}</h2>
          <ul>
            {[...text.ends, text.allowed(await clients.allowedTo(client.id))].map((one) => (
              <li>{one}</li>
            ))}
          </ul>
          <p>{text.insteadSuspend}</p>
          <Form visit={visit} action={`${pathOf(client.id)}/rimuovi`}>
            <Buttons>
              <Button kind="danger">{text.removeNow}</Button>
              <LinkButton href={pathOf(client.id)} kind="secondary">
                {text.keep}
              </LinkButton>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function remove(visit: Visit): Promise<Response> {
    await visit.form();
    await clients.remove(byOf(visit), visit.param('id'));
    return visit.redirect(`${clientsPath}?fatto=rimossa`);
  }

  return { show, change, removal, remove };
}

interface PartProps {
  readonly visit: Visit;
  readonly client: ShownClient;
}

function Facts({ visit, client }: PartProps) {
  const text = textOf(visit);
  const lines = (all: readonly string[]) =>
    all.map((one) => (
      <>
        {one}
        <br />
      </>
    ));
  return (
    <Definitions
      entries={[
        [text.id, <code>{client.id}</code>],
        [text.kind, text.kinds[client.kind]],
        [text.state, client.disabled === true ? text.disabled : text.active],
        [text.scope, client.scope],
        [text.redirectUris, client.redirectUris.length === 0 ? '—' : lines(client.redirectUris)],
        ...(client.launchUri === undefined ? [] : [[text.launchUri, client.launchUri] as const]),
        ...(client.organization === undefined
          ? []
          : [[text.organization, <a href={`/admin/registro/organizzazioni/${client.organization}`}>{client.organization}</a>] as const]),
        [text.since, formatDate(visit.language, client.since, 'day')],
        ...(client.jwks === undefined ? [] : [[text.jwks, lines(client.jwks.keys.map(({ kid }) => kid))] as const]),
      ]}
    />
  );
}

function EditForm({
  visit,
  client,
  values,
  errors = {},
}: PartProps & { readonly values?: Shown['values']; readonly errors?: FieldErrors }) {
  const text = textOf(visit);
  const { language } = visit;
  const typed = values ?? { name: client.name, redirectUris: client.redirectUris.join('\n'), launchUri: client.launchUri ?? '' };
  const field = (name: string) => ({ name, language, value: typed[name], error: errors[name] });
  return (
    <Form visit={visit} action={pathOf(client.id)} label={text.edit}>
      <h2>{text.edit}</h2>
      <input type="hidden" name="act" value="edit" />
      <TextField {...field('name')} label={text.name} most={100} />
      {client.redirectUris.length > 0 && (
        <>
          <TextArea {...field('redirectUris')} label={text.redirectUris} hint={text.editRedirectHint} />
          <TextField {...field('launchUri')} label={text.launchUri} optional />
        </>
      )}
      <Buttons>
        <Button>{text.save}</Button>
      </Buttons>
    </Form>
  );
}

function KeysForm({ visit, client, errors }: PartProps & { readonly errors: FieldErrors }) {
  const text = textOf(visit);
  const { language } = visit;
  return (
    <Form visit={visit} action={pathOf(client.id)} multipart label={text.replaceKeys}>
      <h2>{text.replaceKeys}</h2>
      <input type="hidden" name="act" value="keys" />
      <TextArea name="jwks" language={language} label={text.jwks} error={errors['jwks']} optional />
      <FileField name="jwksFile" language={language} label={text.jwksFile} accept=".json" optional />
      <Buttons>
        <Button>{text.replaceKeys}</Button>
      </Buttons>
    </Form>
  );
}

function AccessForm({ visit, client }: PartProps) {
  const text = textOf(visit);
  return (
    <Form visit={visit} action={pathOf(client.id)} label={text.access} class="form-danger">
      <h2>{text.access}</h2>
      <p>{client.disabled === true ? text.enableText : text.disableText}</p>
      <Buttons>
        {client.kind === 'secret' && (
          <Button name="act" value="secret" kind="secondary">
            {text.replaceSecret}
          </Button>
        )}
        <Button name="act" value={client.disabled === true ? 'enable' : 'disable'} kind="danger">
          {client.disabled === true ? text.enable : text.disable}
        </Button>
      </Buttons>
      <p class="mt-4 mb-0">
        <a href={`${pathOf(client.id)}/rimuovi`}>{text.remove}</a>
      </p>
    </Form>
  );
}
