// What was decided before, each with its receipt to download.
import type { PastDecision } from '#activation/history.ts';
import { Table } from '../components/display.tsx';
import { formatDate } from '../format.ts';
import type { Visit } from '../page.ts';
import { textOf } from './text.ts';

function addressOf(receipt: string): string {
  return `/ricevute/${receipt.replace('Binary/', '')}`;
}

/** Of what has just been decided, where it is said that it was. */
export function Receipt({ visit, decision: { decided, receipt } }: { readonly visit: Visit; readonly decision: PastDecision }) {
  if (receipt === undefined) return null;
  const { download, downloadOf } = textOf(visit);
  return (
    <p>
      <a href={addressOf(receipt)}>
        {download} {downloadOf(formatDate(visit.language, decided, 'moment'))}
      </a>
    </p>
  );
}

export function PastDecisions({ visit, decisions }: { readonly visit: Visit; readonly decisions: readonly PastDecision[] }) {
  const text = textOf(visit);
  if (decisions.length === 0) return null;
  return (
    <>
      <h2>{text.history}</h2>
      <Table
        caption={text.history}
        underHeading
        columns={text.columns}
        rows={decisions.map(({ decided, category, permit, status, notice, receipt }) => {
          const when = formatDate(visit.language, decided, 'moment');
          return [
            when,
            text.names[category],
            <>
              {permit ? text.yes : text.no} <span class="muted">({text.state[status] ?? status})</span>
            </>,
            notice ?? text.none,
            receipt === undefined ? (
              text.none
            ) : (
              <a href={addressOf(receipt)}>
                {text.download} <span class="visually-hidden">{text.downloadOf(when)}</span>
              </a>
            ),
          ];
        })}
      />
    </>
  );
}
