// What the law wants on every public service: privacy, legal notes, accessibility statement.
// https://www.agid.gov.it/it/design-servizi/accessibilita
import type { Child } from 'hono/jsx';
import type { Notices } from '#activation/notices.ts';
import { Markdown } from '../components/markdown.tsx';
import { inLanguage } from '../language.ts';
import type { Area, Visit } from '../page.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export interface InformationParts {
  readonly notices: Notices;
}

const textOf = ({ language }: Visit) => inLanguage(language, { it, en });

export function createInformationPages({ notices }: InformationParts): Area {
  return {
    pages: [
      { method: 'GET', path: '/privacy', who: 'anyone', run: privacy },
      { method: 'GET', path: '/note-legali', who: 'anyone', run: legal },
      { method: 'GET', path: '/accessibilita', who: 'anyone', run: accessibility },
    ],
  };

  function privacy(visit: Visit) {
    const text = textOf(visit).privacy;
    const { version, texts } = notices.inForce;
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      body: (
        <>
          <h2>{text.site}</h2>
          <ul>
            {text.lines.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
          <h2>{text.notice}</h2>
          <p class="small">{text.version(version)}</p>
          <Markdown text={texts[visit.language]} />
        </>
      ),
    });
  }
}

function legal(visit: Visit) {
  const text = textOf(visit).legal;
  return visit.page({
    title: text.title,
    lead: text.lead,
    width: 'narrow',
    body: text.sections.map(([title, about]) => (
      <>
        <h2>{title}</h2>
        <p>{about}</p>
      </>
    )),
  });
}

function accessibility(visit: Visit) {
  const text = textOf(visit).accessibility;
  return visit.page({
    title: text.title,
    lead: text.lead,
    width: 'narrow',
    body: (
      <>
        {text.sections.map(([title, lines]) => (
          <>
            <h2>{title}</h2>
            {lines.map((line) => (
              <p>{withAddresses(line)}</p>
            ))}
          </>
        ))}
      </>
    ),
  });
}

/** Whoever reports a barrier writes with one click. */
function withAddresses(line: string): Child {
  return line.split(/([\w.]+@[\w.]+\w)/).map((part, i) => (i % 2 === 1 ? <a href={`mailto:${part}`}>{part}</a> : part));
}
