// `/demo/app`: an app to launch, alone or from a professional's page. It exists in the demo only, and holds no token after its answer.
import { Definitions, Notice, Table } from '../components/display.tsx';
import { Button, Buttons, Form, LinkButton } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import { inLanguage } from '../language.ts';
import type { Area, Visit } from '../page.ts';
import { appTexts } from './app-texts.ts';

export interface DemoApp {
  /** The address of this site at which the person is asked; `launch` as a page handed it over. */
  begin(launch: string | undefined): Promise<string>;
  /** Undefined when the answer is not to a question of this app. */
  finish(answer: { readonly code: string; readonly state: string }): Promise<DemoAppShown | undefined>;
}

export interface DemoAppShown {
  readonly scope: string;
  readonly patient?: string;
  /** Of the access token, as JSON. */
  readonly claims: string;
  readonly request: string;
  readonly total: number;
  readonly reports: readonly { readonly title: string; readonly date: string }[];
}

export interface DemoAppParts {
  readonly demoApp: DemoApp | undefined;
}

const path = '/demo/app';

export function createDemoAppPages({ demoApp }: DemoAppParts): Area {
  if (demoApp === undefined) return { pages: [] };
  const app = demoApp;
  const textOf = ({ language }: Visit) => inLanguage(language, appTexts);
  return {
    pages: [
      { method: 'GET', path, who: 'anyone', run: home },
      { method: 'POST', path, who: 'anyone', run: alone },
      { method: 'GET', path: `${path}/avvio`, who: 'anyone', run: launched },
      { method: 'GET', path: `${path}/ritorno`, who: 'anyone', run: back },
    ],
  };

  function home(visit: Visit): Response | Promise<Response> {
    const text = textOf(visit);
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      body: (
        <>
          <h2>{text.alone}</h2>
          <p>{text.aloneText}</p>
          <Form visit={visit} action={path}>
            <Buttons>
              <Button>{text.start}</Button>
            </Buttons>
          </Form>
          <h2>{text.fromPage}</h2>
          <p>{text.fromPageText}</p>
        </>
      ),
    });
  }

  async function alone(visit: Visit): Promise<Response> {
    await visit.form();
    return visit.c.redirect(await app.begin(undefined), 303);
  }

  async function launched(visit: Visit): Promise<Response> {
    return visit.c.redirect(await app.begin(visit.query('launch')), 303);
  }

  async function back(visit: Visit): Promise<Response> {
    const text = textOf(visit);
    const error = visit.query('error');
    const shown =
      error === undefined ? await app.finish({ code: visit.query('code') ?? '', state: visit.query('state') ?? '' }) : undefined;
    if (shown === undefined) {
      return visit.page({
        title: text.refused,
        lead: error === 'access_denied' ? text.denied : text.stale,
        width: 'narrow',
        status: error === 'access_denied' ? 200 : 400,
        body: <LinkButton href={path}>{text.again}</LinkButton>,
      });
    }
    return visit.page({
      title: text.title,
      lead: text.sees,
      body: (
        <>
          <Definitions
            entries={[
              [text.patient, shown.patient ?? text.nobody],
              [text.scope, shown.scope],
              [text.request, <code>{shown.request}</code>],
            ]}
          />
          {shown.reports.length === 0 ? (
            <Notice tone="neutral">
              <p>{text.none}</p>
            </Notice>
          ) : (
            <Table
              caption={text.reports(shown.total)}
              columns={[text.report, text.date]}
              rows={shown.reports.map(({ title, date }) => [title, formatDate(visit.language, date.slice(0, 10), 'shortDay')])}
            />
          )}
          <h2>{text.claims}</h2>
          <code class="code-block" tabindex={0}>
            {shown.claims}
          </code>
          <p>
            <LinkButton href={path} kind="secondary">
              {text.again}
            </LinkButton>
          </p>
        </>
      ),
    });
  }
}
