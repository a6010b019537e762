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
  /** A grid to be read along both ways: on a telephone it scrolls, and does not become one block for each row. */
  readonly isGrid?: boolean;
  /** Columns of which no row has anything are left out. */
  readonly onlyFilled?: boolean;
}

/** The first cell of a row names it. Wide tables scroll within themselves, also by keyboard; on a telephone each row stands by itself. */
export function Table({ caption, underHeading = false, columns, rows, numeric = [], isGrid = false, onlyFilled = false }: TableProps) {
  const align = (i: number) => (numeric.includes(i) ? { class: 'number' } : {});
  const shown = columns.map((_, i) => i).filter((i) => !onlyFilled || rows.some((row) => row[i] !== '' && row[i] !== undefined));
  return (
    <TableFrame caption={caption} hidesCaption={underHeading} isGrid={isGrid}>
      <TableHead>
        {shown.map((i) => (
          <th scope="col" role="columnheader" {...align(i)}>
            {columns[i]}
          </th>
        ))}
      </TableHead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row">
            {shown.map((i) =>
              i === 0 ? (
                <th scope="row" role="rowheader">
                  {row[0]}
                </th>
              ) : (
                <Cell of={columns[i]} {...align(i)}>
                  {row[i]}
                </Cell>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

interface TableFrameProps {
  readonly caption: string;
  readonly hidesCaption?: boolean;
  readonly isGrid?: boolean;
  /** Beside the class that all tables have. */
  readonly class?: string;
  readonly children?: Child;
}

/** Around the rows of a table. The roles are said, because a style that takes rows apart also takes their meaning away. */
export function TableFrame({ caption, hidesCaption = false, isGrid = false, class: own = '', children }: TableFrameProps) {
  return (
    <div class="table-scroll" role="region" aria-label={caption} tabindex={0}>
      <table class={['table', isGrid ? '' : 'table-stacks', own].filter((name) => name !== '').join(' ')} role="table">
        <caption {...(hidesCaption ? { class: 'visually-hidden' } : {})}>{caption}</caption>
        {children}
      </table>
    </div>
  );
}

export function TableHead({ children }: { readonly children?: Child }) {
  return (
    <thead role="rowgroup">
      <tr role="row">{children}</tr>
    </thead>
  );
}

/** On a telephone it says its column itself. */
export function Cell({ of, class: own, children }: { readonly of?: Child; readonly class?: string; readonly children?: Child }) {
  return (
    <td role="cell" {...(own === undefined ? {} : { class: own })} {...(typeof of === 'string' ? { 'data-label': of } : {})}>
      {children}
    </td>
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
