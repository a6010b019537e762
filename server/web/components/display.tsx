// Parts that show: cards, badges, notices, definition lists, tables, pages of a list.
import type { Child } from 'hono/jsx';
import type { Words } from '../words.ts';
import { Icon } from './icon.tsx';

type Tone = 'info' | 'success' | 'warning' | 'danger' | 'neutral';

export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children?: Child }) {
  return <span class={`tag tag-${tone}`}>{children}</span>;
}

const noticeIcon = { info: 'info-circle', success: 'check-circle', warning: 'warning-circle', danger: 'error', neutral: 'info-circle' };

interface NoticeProps {
  readonly tone?: Tone;
  readonly title?: string;
  /** Read out at once: what has just happened. */
  readonly live?: boolean;
  readonly children?: Child;
}

export function Notice({ tone = 'info', title, live = false, children }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`} {...(live ? { role: 'status' } : {})}>
      <Icon name={noticeIcon[tone]} />
      <div>
        {title !== undefined && <p class="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

interface CardProps {
  readonly title: Child;
  readonly href?: string;
  /** Above the title: kind, date. */
  readonly over?: Child;
  readonly icon?: string;
  /** Level of the title in the page. */
  readonly level?: 2 | 3;
  readonly children?: Child;
}

export function Card({ title, href, over, icon, level = 2, children }: CardProps) {
  const linked = href === undefined ? title : <a href={href}>{title}</a>;
  return (
    <article class={`tile ${href === undefined ? '' : 'tile-link'}`}>
      {icon !== undefined && <Icon name={icon} class="icon-primary tile-icon" />}
      {over !== undefined && <p class="tile-over">{over}</p>}
      {level === 2 ? <h2 class="tile-title">{linked}</h2> : <h3 class="tile-title">{linked}</h3>}
      {children}
    </article>
  );
}

export function Cards({ children }: { readonly children?: Child }) {
  return <div class="tiles">{children}</div>;
}

export function Definitions({ entries }: { readonly entries: readonly (readonly [term: string, value: Child])[] }) {
  return (
    <dl class="definitions">
      {entries.map(([term, value]) => (
        <div>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface TableProps {
  readonly caption: string;
  /** The heading above says the same: the caption is for those who hear the page. */
  readonly underHeading?: boolean;
  readonly columns: readonly Child[];
  readonly rows: readonly (readonly Child[])[];
  /** Columns whose numbers stand at the right. */
  readonly numeric?: readonly number[];
}

/** The first cell of a row names it. Wide tables scroll within themselves, also by keyboard. */
export function Table({ caption, underHeading = false, columns, rows, numeric = [] }: TableProps) {
  const align = (i: number) => (numeric.includes(i) ? { class: 'number' } : {});
  return (
    <div class="table-scroll" role="region" aria-label={caption} tabindex={0}>
      <table class="table">
        <caption {...(underHeading ? { class: 'visually-hidden' } : {})}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th scope="col" {...align(i)}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>{row.map((cell, i) => (i === 0 ? <th scope="row">{cell}</th> : <td {...align(i)}>{cell}</td>))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PaginationProps {
  readonly words: Words;
  /** Addresses of the neighbours; undefined where the list ends. */
  readonly previous?: string | undefined;
  readonly next?: string | undefined;
  readonly page?: number;
  readonly pages?: number;
}

export function Pagination({ words: { list }, previous, next, page, pages }: PaginationProps) {
  if (previous === undefined && next === undefined) return null;
  return (
    <nav class="pages" aria-label={list.pages}>
      {previous !== undefined && (
        <a href={previous} rel="prev" class="btn btn-outline-primary">
          {list.newer}
        </a>
      )}
      {page !== undefined && pages !== undefined && <span>{list.page(page, pages)}</span>}
      {next !== undefined && (
        <a href={next} rel="next" class="btn btn-outline-primary">
          {list.older}
        </a>
      )}
    </nav>
  );
}
