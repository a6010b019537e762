// `/admin/app`: who may ask for tokens, registered, suspended and given other keys; and the keys that this server signs with.
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { Badge, Notice, Table } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, FileField, Form, Select, TextArea, TextField } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import type { PageRoute, Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import type { ClientDesk } from './client-desk.ts';
import { clientFields, errorsIn, keysIn, wordsIn } from './client-form.ts';
import { byOf, clientsPath, createClientPage, textOf } from './client-page.tsx';

const who = 'admin';
type Values = Readonly<Record<string, string>>;

export function createClientPages(desk: ClientDesk | undefined): readonly PageRoute[] {
  if (desk === undefined) return [];
  const clients = desk;
  const page = createClientPage(clients);

  async function list(visit: Visit, values: Values = {}, errors: FieldErrors = {}): Promise<Response> {
    const text = textOf(visit);
    const { language } = visit;
    const field = (name: string) => ({ name, language, value: values[name], error: errors[name] });
    const [all, keys] = await Promise.all([clients.all(), clients.keys()]);
    return visit.page({
      title: text.title,
      lead: text.lead,
      breadcrumbs: [{ href: '/admin', label: text.region }],
      ...(Object.keys(errors).length > 0 ? { status: 422 } : {}),
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          {visit.query('fatto') === 'rimossa' && (
            <Notice tone="success" live>
              <p>{text.removed}</p>
            </Notice>
          )}
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
            underHeading
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
      return secret === undefined ? visit.redirect(`${clientsPath}/${id}`) : await page.show(visit, id, { secret });
    } catch (error) {
      if (!(error instanceof OperationOutcomeError)) throw error;
      const errors = errorsIn(error, values, textOf(visit));
      if (Object.keys(errors).length === 0) throw error;
      return list(visit, values, errors);
    }
  }

  async function rotate(visit: Visit): Promise<Response> {
    await visit.form();
    await clients.rotate(byOf(visit));
    return visit.redirect(clientsPath);
  }

  return [
    { method: 'GET', path: clientsPath, who, run: (visit) => list(visit) },
    { method: 'POST', path: clientsPath, who, run: register },
    { method: 'GET', path: `${clientsPath}/:id`, who, run: (visit) => page.show(visit, visit.param('id')) },
    { method: 'POST', path: `${clientsPath}/:id`, who, run: page.change },
    { method: 'GET', path: `${clientsPath}/:id/rimuovi`, who, run: page.removal },
    { method: 'POST', path: `${clientsPath}/:id/rimuovi`, who, run: page.remove },
    { method: 'POST', path: `${clientsPath}-chiavi`, who, run: rotate },
  ];
}
