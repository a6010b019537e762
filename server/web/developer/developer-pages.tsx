// `/sviluppo`: for whoever builds on the server. In the demo with people, tokens and requests to try; in production only links.
import type { TokenWish } from '#auth/demo-issuer.ts';
import { isPersonaName, personas, type PersonaName } from '#auth/personas.ts';
import type { Child } from 'hono/jsx';
import { Card, Cards, Table } from '../components/display.tsx';
import { ErrorSummary } from '../components/form.tsx';
import { inLanguage } from '../language.ts';
import type { Area, Visit } from '../page.ts';
import type { FieldErrors } from '../submitted.ts';
import { AnswerView } from './answer-view.tsx';
import { requestOf, send, type Answered, type Sent } from './attempt.ts';
import { en } from './en.ts';
import { it, type DeveloperWords } from './it.ts';
import type { WishField } from './names.ts';
import { developerPath, RequestForm, Templates } from './request-form.tsx';
import { isTemplateName, templateOf } from './templates.ts';
import { addressOf, emptyWish, explained, personaList, readWish, withoutBase, type Wish } from './wish.ts';

export interface DeveloperParts {
  readonly publicUrl: string;
  /** Of the privacy notice in force. */
  readonly noticeVersion: string;
  /** Only in the demo. */
  readonly demo?: {
    issueToken(persona: PersonaName, wish?: TokenWish): Promise<string>;
    /** The whole server, as a client on the network sees it. */
    fetch(request: Request): Response | Promise<Response>;
  };
}

interface Shown {
  readonly wish: Wish;
  readonly errors?: FieldErrors<WishField>;
  readonly attempt?: { readonly sent: Sent; readonly answered: Answered; readonly explaining: boolean };
}

const textOf = ({ language }: Visit): DeveloperWords => inLanguage(language, { it, en });
const formLimit = 256 * 1024;

export function createDeveloperPages({ publicUrl, noticeVersion, demo }: DeveloperParts): Area {
  const get = { method: 'GET', path: developerPath, who: 'anyone' } as const;
  if (demo === undefined) return { pages: [{ ...get, run: (visit) => page(visit, publicUrl) }] };
  const server = demo;

  function begin(visit: Visit): Promise<Response> {
    const asked = visit.query('modello');
    return tools(visit, { wish: templateOf(isTemplateName(asked) ? asked : 'search', { now: visit.now, notice: noticeVersion }) });
  }

  async function attempt(visit: Visit): Promise<Response> {
    const text = textOf(visit);
    const form = await visit.form();
    const { values, errors } = readWish(form, text, publicUrl);
    const wish = { ...values, percorso: withoutBase(values.percorso, publicUrl) };
    const explaining = form.text('azione') === 'spiega';
    const path = explaining ? explained(wish) : wish.percorso;
    const wrong: FieldErrors<WishField> = { ...(path === undefined ? { percorso: text.wrong.notSearch } : {}), ...errors };
    const url = path === undefined ? undefined : addressOf(path, publicUrl);
    if (url === undefined || Object.keys(wrong).length > 0) return tools(visit, { wish, errors: wrong });
    const sent = requestOf(explaining ? asAdmin(wish) : wish, url, await tokenOf(explaining ? asAdmin(wish) : wish));
    return tools(visit, { wish, attempt: { sent, answered: await send((request) => server.fetch(request), sent), explaining } });
  }

  async function tokenOf({ persona, finalita, assistito }: Wish): Promise<string | undefined> {
    if (!isPersonaName(persona)) return undefined;
    return server.issueToken(persona, { purpose: finalita || undefined, patient: assistito || undefined });
  }

  async function tools(visit: Visit, { wish, errors = {}, attempt: made }: Shown): Promise<Response> {
    const text = textOf(visit);
    const asked = visit.query('persona') ?? '';
    const body = (
      <>
        <section>
          <h2>{text.tryIt}</h2>
          <p>{text.tryText}</p>
          <ErrorSummary errors={errors} words={visit.words} />
          <div class="try">
            <RequestForm visit={visit} text={text} wish={wish} errors={errors} />
            <Templates text={text} />
          </div>
        </section>
        {made !== undefined && <AnswerView text={text} language={visit.language} {...made} />}
        <People text={text} />
        {isPersonaName(asked) && (
          <section id="token">
            <h2>{text.tokenOf(asked)}</h2>
            <code class="code-block" tabindex={0}>
              {await server.issueToken(asked)}
            </code>
          </section>
        )}
      </>
    );
    return page(visit, publicUrl, body, Object.keys(errors).length > 0 ? 422 : 200);
  }

  return {
    pages: [
      { ...get, run: begin },
      { ...get, method: 'POST', limit: formLimit, run: attempt },
    ],
  };
}

/** Who runs the database; nothing of the wish but the search itself. */
function asAdmin({ accept, prefer }: Wish): Wish {
  return { ...emptyWish, persona: 'admin', accept, prefer };
}

function page(visit: Visit, publicUrl: string, tools?: Child, status: 200 | 422 = 200): Response | Promise<Response> {
  const text = textOf(visit);
  return visit.page({
    title: text.title,
    lead: text.lead,
    status,
    body: (
      <>
        <Cards>
          {text.links.map(([href, title, about]) => (
            <Card title={title} href={href}>
              <p>{about}</p>
            </Card>
          ))}
        </Cards>
        <p class="after-cards">
          {text.base} <code>{publicUrl}/fhir</code>
          <br />
          {text.description} <a href="/docs/openapi.json">/docs/openapi.json</a>
        </p>
        {tools}
      </>
    ),
  });
}

function People({ text }: { readonly text: DeveloperWords }) {
  return (
    <section>
      <h2>{text.people}</h2>
      <Table
        caption={text.people}
        underHeading
        columns={[text.name, text.about, text.token]}
        rows={personaList.map((name) => [
          <code>{name}</code>,
          <>
            {text.personas[name]} <span class="line small">{personas[name].subject}</span>
          </>,
          <a href={`${developerPath}?persona=${name}#token`}>{text.getToken(name)}</a>,
        ])}
      />
    </section>
  );
}
