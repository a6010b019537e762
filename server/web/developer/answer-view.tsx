// What was sent and what came back: status, time, headers, body, and the same for a shell.
import type { Child } from 'hono/jsx';
import { Badge } from '../components/display.tsx';
import type { Language } from '../language.ts';
import { explanationIn, type Answered, type Sent } from './attempt.ts';
import { curlOf } from './curl.ts';
import type { DeveloperWords, Outcome } from './it.ts';

interface AnswerViewProps {
  readonly text: DeveloperWords;
  readonly language: Language;
  readonly sent: Sent;
  readonly answered: Answered;
  /** The question was how a search is run. */
  readonly explaining: boolean;
}

export function AnswerView({ text, language, sent, answered, explaining }: AnswerViewProps) {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const explanation = explaining ? explanationIn(answered) : [];
  return (
    <section id="risposta" class="answer" aria-labelledby="answer-title">
      <h2 id="answer-title" tabindex={-1} data-focus>
        {text.answer(`${answered.status} ${answered.reason}`)}
      </h2>
      <p class="answer-facts">
        <Badge tone={outcomeOf(answered.status)}>{text.outcomes[outcomeOf(answered.status)]}</Badge>{' '}
        {text.facts(number.format(answered.milliseconds), number.format(answered.bytes))} ·{' '}
        <a href={`/docs#/${tagOf(sent)}`}>{text.documentation}</a>
      </p>
      {explanation.length > 0 ? (
        <>
          <h3>{text.explainedTitle}</h3>
          <p class="small">{text.explainedText}</p>
          {explanation.map(([name, value]) => (
            <Code title={text.explanation[name] ?? name} id={`spiega-${name}`} text={text}>
              {value}
            </Code>
          ))}
        </>
      ) : (
        <Body text={text} answered={answered} left={number.format(answered.left)} />
      )}
      <details>
        <summary>{text.headers}</summary>
        <pre class="code-block" tabindex={0}>
          {answered.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
        </pre>
      </details>
      <Code title={text.sent} id="inviata" text={text}>
        {shownRequest(sent)}
      </Code>
      <Code title={text.curl} id="curl" text={text}>
        {curlOf(sent)}
      </Code>
    </section>
  );
}

function Body({ text, answered, left }: { readonly text: DeveloperWords; readonly answered: Answered; readonly left: string }) {
  if (answered.text === undefined) return <p>{text.binary(answered.contentType)}</p>;
  if (answered.text === '') return <p>{text.noBody}</p>;
  return (
    <>
      <Code title={text.body} id="corpo-risposta" text={text}>
        {answered.text}
      </Code>
      {answered.left > 0 && <p class="small">{text.cut(left)}</p>}
    </>
  );
}

interface CodeProps {
  readonly title: string;
  readonly id: string;
  readonly text: DeveloperWords;
  readonly children?: Child;
}

/** The button is there where a script can copy. */
function Code({ title, id, text, children }: CodeProps) {
  return (
    <>
      <div class="code-head">
        <h3 id={`${id}-titolo`}>{title}</h3>
        <button
          type="button"
          class="btn btn-outline-primary btn-xs"
          data-copy={id}
          data-copied={text.copied}
          aria-describedby={`${id}-titolo`}
          hidden
        >
          {text.copy}
        </button>
      </div>
      <pre class="code-block" id={id} tabindex={0} role="region" aria-labelledby={`${id}-titolo`}>
        {children}
      </pre>
    </>
  );
}

/** As it goes over the wire, with the token named by its beginning: all of it is in the command for the shell. */
function shownRequest({ method, url, headers, body }: Sent): string {
  const lines = headers.map(([name, value]) => `${name}: ${name === 'Authorization' ? `${value.slice(0, 24)}…` : value}`);
  return [`${method} ${url.pathname}${url.search} HTTP/1.1`, `Host: ${url.host}`, ...lines, ...(body === '' ? [] : ['', body])].join('\n');
}

function outcomeOf(status: number): Outcome {
  if (status >= 500) return 'danger';
  if (status >= 400) return 'warning';
  return status >= 300 ? 'info' : 'success';
}

/** The explorer groups by resource type; what is about the whole system has a group of its own. */
function tagOf({ url }: Sent): string {
  return /^\/fhir\/([A-Z][A-Za-z]+)/.exec(url.pathname)?.[1] ?? 'System';
}
