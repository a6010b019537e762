// The pages of the demo's provider: plain, without scripts, in Italian with the English beside it.
import { html } from 'hono/html';
import type { DemoPerson } from './people.ts';
import type { SignOnRequest } from './read-request.ts';

type Html = ReturnType<typeof html>;

const both = (it: string, en: string): Html => html`${it} <span lang="en" class="en">${en}</span>`;

function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="it">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/demo-idp/style.css" />
      </head>
      <body>
        <header>
          <p>${both('Solo per la dimostrazione: qui nessuno è vero.', 'For the demo only: nobody here is real.')}</p>
        </header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}

export interface ChoosePageParts {
  readonly providerName: string;
  readonly action: string;
  /** The request as it came, to be read again. */
  readonly query: string;
  readonly request: Pick<SignOnRequest, 'level'>;
  readonly people: readonly DemoPerson[];
  /** What can be sent instead of a person. */
  readonly anomalies: readonly { readonly value: string; readonly label: string }[];
}

export function choosePage({ providerName, action, query, request, people, anomalies }: ChoosePageParts): Html {
  const levels = ([1, 2, 3] as const).map(
    (level) =>
      html`<option value="${level}" ${level === request.level ? 'selected' : ''}>
        ${level}${level < request.level ? ' (inferiore, verrà rifiutato)' : ''}
      </option>`,
  );
  return page(
    providerName,
    html`<p>${both('Il Fascicolo chiede chi sei.', 'The health record asks who you are.')}</p>
      <form method="post" action="${action}">
        <input type="hidden" name="query" value="${query}" />
        <fieldset>
          <legend>${both('Chi sei?', 'Who are you?')}</legend>
          ${people.map(
            (person, index) =>
              html`<div class="choice">
                <input type="radio" id="person-${person.name}" name="person" value="${person.name}" ${index === 0 ? 'checked' : ''} />
                <label for="person-${person.name}"
                  >${person.givenName} ${person.familyName}<span class="about">${person.name}: ${person.about}</span></label
                >
              </div>`,
          )}
        </fieldset>
        <p>
          <label for="level">${both('Livello di sicurezza', 'Security level')}</label>
          <select id="level" name="level">
            ${levels}
          </select>
        </p>
        <p><button type="submit" name="go" value="in">${both('Entra', 'Sign in')}</button></p>
        <fieldset>
          <legend>${both('Oppure manda un’anomalia', 'Or send an anomaly')}</legend>
          ${anomalies.map(({ value, label }) => html`<button type="submit" class="anomaly" name="go" value="${value}">${label}</button> `)}
        </fieldset>
      </form>`,
  );
}

export interface SendPageParts {
  readonly providerName: string;
  readonly action: string;
  readonly response: string;
  readonly relayState: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** The form of a refusal by the person. */
  readonly refuse?: { readonly action: string; readonly query: string };
}

/** The person sees what is sent, and sends it. */
export function sendPage({ providerName, action, response, relayState, attributes, refuse }: SendPageParts): Html {
  return page(
    providerName,
    html`${
        attributes.length === 0
          ? html`<p>${both('L’accesso non è riuscito: il servizio lo saprà.', 'Signing in did not succeed: the service will be told.')}</p>`
          : html`<p>${both('Questi dati verranno inviati al servizio:', 'These data will be sent to the service:')}</p>
              <dl>
                ${attributes.map(
                  ([name, value]) =>
                    html`<dt>${name}</dt>
                      <dd>${value}</dd>`,
                )}
              </dl>`
      }
      <form method="post" action="${action}">
        <input type="hidden" name="SAMLResponse" value="${response}" />
        <input type="hidden" name="RelayState" value="${relayState}" />
        <p><button type="submit">${both('Continua', 'Continue')}</button></p>
      </form>
      ${
        refuse === undefined
          ? ''
          : html`<form method="post" action="${refuse.action}">
              <input type="hidden" name="query" value="${refuse.query}" />
              <p><button type="submit" class="anomaly" name="go" value="22">${both('Non acconsento', 'I do not consent')}</button></p>
            </form>`
      }`,
  );
}

export function refusedPage(): Html {
  return page(
    'Richiesta non valida',
    html`<p>
        ${both('La richiesta non è firmata da un servizio che questo gestore conosce.', 'The request is not signed by a service that this provider knows.')}
      </p>
      <p><a href="/">${both('Torna all’inizio', 'Back to the start')}</a></p>`,
  );
}

export const style = `
:root { font: 1.05rem/1.5 system-ui, sans-serif; color: #17324d; background: #fff; }
body { margin: 0; }
header { background: #7a4b00; color: #fff; padding: .25rem 1.5rem; }
main { max-width: 44rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
.en { opacity: 1; font-style: italic; }
.en::before { content: "· "; }
fieldset { border: 1px solid #5b6f82; border-radius: 4px; margin: 1rem 0; padding: .5rem 1rem 1rem; }
legend { font-weight: 600; padding: 0 .5rem; }
.choice { display: flex; gap: .75rem; align-items: baseline; padding: .35rem 0; }
.about { display: block; color: #435a70; }
button { font: inherit; font-weight: 600; padding: .6rem 1.5rem; border: 2px solid #0066cc; border-radius: 4px; background: #0066cc; color: #fff; cursor: pointer; }
button.anomaly { background: #fff; color: #0059b3; margin: .25rem .25rem .25rem 0; padding: .4rem .9rem; }
select { font: inherit; padding: .4rem; }
:focus-visible { outline: 3px solid #b34100; outline-offset: 2px; }
dt { font-weight: 600; } dd { margin: 0 0 .5rem; }
`;
