// `/sviluppo`: for whoever builds on the server. In the demo with people, tokens and requests to try; in production only links.
import { personas, isPersonaName, type PersonaName } from '#auth/personas.ts';
import { Card, Cards, Table } from '../components/display.tsx';
import { Button, Form, Select, TextField } from '../components/form.tsx';
import { inLanguage } from '../language.ts';
import type { Area, Visit } from '../page.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export interface DeveloperParts {
  readonly publicUrl: string;
  /** Only in the demo. */
  readonly demo?: {
    issueToken(persona: PersonaName): Promise<string>;
    /** The whole server, as a client on the network sees it. */
    fetch(request: Request): Response | Promise<Response>;
  };
}

const longestPath = 2000;
const longestAnswer = 40_000;
const firstPath = '/DiagnosticReport?patient=citizen&_count=2';

export function createDeveloperPages({ publicUrl, demo }: DeveloperParts): Area {
  const textOf = ({ language }: Visit) => inLanguage(language, { it, en });

  async function show(visit: Visit): Promise<Response> {
    const text = textOf(visit);
    return visit.page({
      title: text.title,
      lead: text.lead,
      body: (
        <>
          <Cards>
            {text.links.map(([href, title, about]) => (
              <Card title={title} href={href}>
                <p>{about}</p>
              </Card>
            ))}
          </Cards>
          <p>
            {text.base} <code>{publicUrl}/fhir</code>
          </p>
          {demo !== undefined && (await tools(visit, demo))}
        </>
      ),
    });
  }

  async function tools(visit: Visit, server: NonNullable<DeveloperParts['demo']>) {
    const text = textOf(visit);
    const asked = visit.query('persona') ?? '';
    const persona = isPersonaName(asked) ? asked : undefined;
    const path = (visit.query('richiesta') ?? '').slice(0, longestPath);
    const explain = visit.query('spiega') === 'si';
    const token = persona === undefined ? undefined : await server.issueToken(persona);
    const answer =
      token === undefined || path === ''
        ? undefined
        : await ask(server, explain ? await server.issueToken('admin') : token, explain ? explained(path) : path);
    return (
      <>
        <section>
          <h2>{text.people}</h2>
          <Table
            caption={text.people}
            columns={[text.name, text.about, text.token]}
            rows={Object.entries(personas).map(([name, { about, subject }]) => [
              <code>{name}</code>,
              `${about} (${subject})`,
              <a href={`/sviluppo?persona=${name}#token`}>{text.getToken(name)}</a>,
            ])}
          />
        </section>
        {persona !== undefined && token !== undefined && (
          <section id="token">
            <h2>{text.tokenOf(persona)}</h2>
            <code class="code-block" tabindex={0}>
              {token}
            </code>
          </section>
        )}
        <section>
          <h2>{text.tryIt}</h2>
          <Form visit={visit} action="/sviluppo" method="get">
            <Select
              name="persona"
              label={text.as}
              language={visit.language}
              value={persona ?? 'gp'}
              options={Object.keys(personas).map((name) => [name, name])}
            />
            <TextField
              name="richiesta"
              label={text.request}
              hint={text.requestHint}
              language={visit.language}
              value={path === '' ? firstPath : path}
              most={longestPath}
            />
            <div class="buttons">
              <Button>{text.send}</Button>
              <Button kind="secondary" name="spiega" value="si">
                {text.explain}
              </Button>
            </div>
          </Form>
          {answer !== undefined && (
            <>
              <h3>{text.answer(answer.status)}</h3>
              <code class="code-block" tabindex={0}>
                {answer.text}
              </code>
            </>
          )}
        </section>
      </>
    );
  }

  return { pages: [{ method: 'GET', path: '/sviluppo', who: 'anyone', run: show }] };

  async function ask(server: NonNullable<DeveloperParts['demo']>, token: string, path: string): Promise<{ status: number; text: string }> {
    // Below /fhir, whatever was typed.
    const url = new URL(`${publicUrl}/fhir/`);
    const [before = '', ...after] = path.replace(/^\/+/, '').split('?');
    url.pathname += before
      .split('/')
      .filter((part) => part !== '..' && part !== '.')
      .map(encodeURIComponent)
      .join('/')
      .replaceAll('%24', '$');
    url.search = after.join('?');
    const response = await server.fetch(
      new Request(url, { headers: { Authorization: `Bearer ${token}`, Accept: 'application/fhir+json' } }),
    );
    const text = await response.text();
    return { status: response.status, text: readable(text).slice(0, longestAnswer) };
  }
}

function explained(path: string): string {
  const [type = '', ...rest] = path.replace(/^\/+/, '').split('?');
  return `/${type.split('/')[0] ?? ''}/$explain?${rest.join('?')}`;
}

function readable(text: string): string {
  try {
    const parsed = JSON.parse(text) as { resourceType?: string; parameter?: { name: string; valueString?: string }[] };
    if (parsed.resourceType === 'Parameters' && parsed.parameter?.some(({ name }) => name === 'sql') === true)
      return parsed.parameter.map(({ name, valueString = '' }) => `${name}:\n${valueString}`).join('\n\n');
    return JSON.stringify(parsed, undefined, 2);
  } catch {
    return text;
  }
}
