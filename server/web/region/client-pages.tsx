// `/admin/app`: who may ask for tokens, registered, suspended and given other keys; and the keys that this server signs with.
import type { Requester } from '#auth/requester.ts';
import { OperationOutcomeError, notFound } from '#fhir/outcome.ts';
import { Badge, Definitions, Notice, Table } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, FileField, Form, Select, TextArea, TextField } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import { inLanguage } from '../language.ts';
import { signedIn, type PageRoute, type Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { clientFields, errorsIn, keysIn, wordsIn } from './client-form.ts';
import { clientTexts } from './client-texts.ts';

export interface ShownClient {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'secret' | 'key';
  readonly redirectUris: readonly string[];
  readonly launchUri?: string | undefined;
  readonly scope: string;
  readonly organization?: string | undefined;
  readonly since: number;
  readonly disabled?: boolean;
  readonly jwks?: { readonly keys: readonly { readonly kid: string }[] } | undefined;
}

/** What is changed is remembered in the trail, with who did it. */
export interface ClientDesk {
  all(): Promise<readonly ShownClient[]>;
  register(by: Requester, wish: unknown): Promise<{ readonly id: string; readonly secret?: string }>;
  disable(by: Requester, id: string, disabled: boolean): Promise<void>;
  replaceKeys(by: Requester, id: string, jwks: unknown): Promise<void>;
  replaceSecret(by: Requester, id: string): Promise<string>;
  keys(): Promise<
    readonly {
      readonly kid: string;
      readonly algorithm: string;
      readonly state: 'current' | 'previous';
      readonly since: number | undefined;
    }[]
  >;
  rotate(by: Requester): Promise<void>;
}

export const clientsPath = '/admin/app';
const who = 'admin';
type Values = Readonly<Record<string, string>>;
const byOf = (visit: Visit): Requester => signedIn(visit).requester;
const textOf = ({ language }: Visit) => inLanguage(language, clientTexts);

export function createClientPages(desk: ClientDesk | undefined): readonly PageRoute[] {
  if (desk === undefined) return [];
  const clients = desk;

  async function list(visit: Visit, values: Values = {}, errors: FieldErrors = {}): Promise<Response> {
    const text = textOf(visit);
    const { language } = visit;
    const field = (name: string) => ({ name, language, value: values[name], error: errors[name] });
    const [all, keys] = await Promise.all([clients.all(), clients.keys()]);
    return visit.page({
      title: text.title,
      lead: text.lead,
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          <Table
            caption={text.clients}
            columns={[text.name, text.kind, text.since, text.state]}
            rows={all.map(({ id, name, kind, since, disabled }) => [
              <a href={`${clientsPath}/${encodeURIComponent(id)}`}>{name}</a>,
              text.kinds[kind],
              formatDate(language, since, 'shortDay'),
              <Badge tone={disabled === true ? 'danger' : 'info'}>{disabled === true ? text.disabled : text.active}</Badge>,
            ])}
          />
          <h2>{text.register}</h2>
          <Form visit={visit} action={clientsPath} multipart label={text.register}>
            <TextField {...field('name')} label={text.name} most={100} />
            <Select {...field('kind')} label={text.kind} placeholder="—" options={Object.entries(text.kinds)} />
            <TextArea {...field('redirectUris')} label={text.redirectUris} hint={text.redirectHint} optional />
            <TextField {...field('launchUri')} label={text.launchUri} optional />
            <TextField {...field('scope')} label={text.scope} />
            <TextField {...field('organization')} label={text.organization} optional />
            <TextArea {...field('jwks')} label={text.jwks} optional />
            <FileField name="jwksFile" language={language} label={text.jwksFile} accept=".json" optional />
            <Buttons>
              <Button>{text.add}</Button>
            </Buttons>
          </Form>
          <h2>{text.keys}</h2>
          <Table
            caption={text.keys}
            columns={['kid', text.algorithm, text.state, text.since]}
            rows={keys.map(({ kid, algorithm, state, since }) => [
              <code>{kid}</code>,
              algorithm,
              text.keyStates[state],
              since === undefined ? '—' : formatDate(language, since, 'moment'),
            ])}
          />
          <Form visit={visit} action={`${clientsPath}-chiavi`} label={text.rotate}>
            <p>{text.rotateText}</p>
            <Buttons>
              <Button kind="danger">{text.rotate}</Button>
            </Buttons>
          </Form>
        </>
      ),
    });
  }

  async function register(visit: Visit): Promise<Response> {
    const form = await visit.form();
    const values = Object.fromEntries(clientFields.map((name) => [name, form.text(name)]));
    const keys = await keysIn(form);
    if (keys.wrong) return list(visit, values, { jwks: textOf(visit).noKeys });
    const optional = Object.entries(values).filter(([name, value]) => ['launchUri', 'organization'].includes(name) && value !== '');
    const wish = {
      name: values['name'],
      kind: values['kind'],
      scope: wordsIn(values['scope'] ?? '').join(' '),
      redirectUris: wordsIn(values['redirectUris'] ?? ''),
      ...Object.fromEntries(optional),
      ...(keys.jwks === undefined ? {} : { jwks: keys.jwks }),
    };
    try {
      const { id, secret } = await clients.register(byOf(visit), wish);
      return secret === undefined ? visit.redirect(`${clientsPath}/${id}`) : await one(visit, id, { secret });
    } catch (error) {
      if (!(error instanceof OperationOutcomeError)) throw error;
      const errors = errorsIn(error, values, textOf(visit));
      if (Object.keys(errors).length === 0) throw error;
      return list(visit, values, errors);
    }
  }

  async function one(visit: Visit, id: string, shown: { readonly secret?: string; readonly errors?: FieldErrors } = {}): Promise<Response> {
    const client = (await clients.all()).find((each) => each.id === id);
    if (client === undefined) throw notFound('No such client is registered.');
    const text = textOf(visit);
    const { language } = visit;
    const errors = shown.errors ?? {};
    const path = `${clientsPath}/${encodeURIComponent(id)}`;
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
          {shown.secret !== undefined && (
            <Notice tone="warning" live>
              <p>
                {text.secret} <code>{shown.secret}</code>
              </p>
            </Notice>
          )}
          <Definitions
            entries={[
              [text.id, <code>{client.id}</code>],
              [text.kind, text.kinds[client.kind]],
              [text.state, client.disabled === true ? text.disabled : text.active],
              [text.scope, client.scope],
              [text.redirectUris, client.redirectUris.join(' ') || '—'],
              ...(client.launchUri === undefined ? [] : [[text.launchUri, client.launchUri] as const]),
              ...(client.organization === undefined
                ? []
                : [
                    [
                      text.organization,
                      <a href={`/admin/registro/organizzazioni/${client.organization}`}>{client.organization}</a>,
                    ] as const,
                  ]),
              [text.since, formatDate(language, client.since, 'day')],
              [text.jwks, client.jwks?.keys.map(({ kid }) => kid).join(' ') ?? '—'],
            ]}
          />
          {client.kind === 'key' && (
            <Form visit={visit} action={path} multipart label={text.replaceKeys}>
              <h2>{text.replaceKeys}</h2>
              <input type="hidden" name="act" value="keys" />
              <TextArea name="jwks" language={language} label={text.jwks} error={errors['jwks']} optional />
              <FileField name="jwksFile" language={language} label={text.jwksFile} accept=".json" optional />
              <Buttons>
                <Button>{text.replaceKeys}</Button>
              </Buttons>
            </Form>
          )}
          <Form visit={visit} action={path} label={text.access}>
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
          </Form>
        </>
      ),
    });
  }

  async function change(visit: Visit): Promise<Response> {
    const id = visit.param('id');
    const form = await visit.form();
    const [act, by] = [form.text('act'), byOf(visit)];
    if (act === 'secret') return one(visit, id, { secret: await clients.replaceSecret(by, id) });
    if (act === 'enable' || act === 'disable') await clients.disable(by, id, act === 'disable');
    if (act === 'keys') {
      const { jwks } = await keysIn(form);
      const wrong = { jwks: textOf(visit).noKeys };
      if (jwks === undefined) return one(visit, id, { errors: wrong });
      try {
        await clients.replaceKeys(by, id, jwks);
      } catch (error) {
        if (!(error instanceof OperationOutcomeError) || error.code !== 'value') throw error;
        return one(visit, id, { errors: wrong });
      }
    }
    return visit.redirect(`${clientsPath}/${id}`);
  }

  async function rotate(visit: Visit): Promise<Response> {
    await visit.form();
    await clients.rotate(byOf(visit));
    return visit.redirect(clientsPath);
  }

  return [
    { method: 'GET', path: clientsPath, who, run: (visit) => list(visit) },
    { method: 'POST', path: clientsPath, who, run: register },
    { method: 'GET', path: `${clientsPath}/:id`, who, run: (visit) => one(visit, visit.param('id')) },
    { method: 'POST', path: `${clientsPath}/:id`, who, run: change },
    { method: 'POST', path: `${clientsPath}-chiavi`, who, run: rotate },
  ];
}
