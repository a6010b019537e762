// What a restriction would change, before it is saved: for each through whose eyes one looks, how much they see now and then, and what
// they would no longer see.
import type { Consent, DocumentReference } from '@medplum/fhirtypes';
import { documentOf, type ReadableDocument } from '#presentation/document.ts';
import { readingOf } from '#presentation/reading.ts';
import type { Eyes, Sight } from '#record/restrict.ts';
import { Notice, Table } from '../components/display.tsx';
import type { CitizenVisit } from './parts.ts';
import { allDocuments, viewers } from './privacy.tsx';
import type { Offered } from './restrict-offered.ts';
import { restrictionText, type Restriction } from './restriction.ts';

interface Row {
  readonly viewer: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly lost: readonly ReadableDocument[];
  readonly lostCount: number;
}

export interface Look {
  readonly text: string;
  readonly rows: readonly Row[];
}

/** What is in the record beside documents, by the kinds that one can choose. */
const also = ['MedicationRequest', 'ServiceRequest', 'Immunization', 'Appointment'] as const;
const elsewhere = 'another-hospital';

export async function lookAt(visit: CitizenVisit, restriction: Restriction, consent: Consent, offered: Offered): Promise<Look> {
  const all = await allDocuments(visit);
  const act = visit.act('$preview');
  const rows: Row[] = [];
  // One after the other: each look is a transaction that is undone.
  for (const [viewer, eyes] of eyesFor(visit, restriction, offered)) {
    const before = await visit.record.previewAs(act, visit.patient, eyes, undefined, also);
    const after = await visit.record.previewAs(act, visit.patient, eyes, consent, also);
    rows.push(rowOf(visit, viewer, before, after, all));
  }
  return { text: await restrictionText(visit, consent), rows };
}

function rowOf(visit: CitizenVisit, viewer: string, before: Sight | undefined, after: Sight | undefined, all: number): Row {
  const { privacy } = visit.text;
  if (before === undefined || after === undefined) return { viewer, before: [privacy.noGp], after: [privacy.noGp], lost: [], lostCount: 0 };
  const seen = new Set(after.documents.map(({ id }) => id));
  const lost = before.documents.filter(({ id }) => !seen.has(id));
  const changed = also.filter((type) => before.also[type] !== after.also[type]);
  const isSame = changed.length === 0 && before.total === after.total;
  return {
    viewer,
    before: counts(visit, before, changed, all),
    after: isSame ? [visit.text.restrict.asNow] : counts(visit, after, changed, all),
    lost: lost.map(({ body }) => documentOf(JSON.parse(body) as DocumentReference, readingOf([], visit.language))),
    lostCount: before.total - after.total,
  };
}

/** Documents always; of the rest what changes. */
function counts(visit: CitizenVisit, { total, also: others }: Sight, changed: readonly string[], all: number): readonly string[] {
  const { types } = visit.text.accesses;
  const further = changed.map((type) => {
    const count = others[type] ?? 0;
    const [one, many] = types[type] ?? [type, type];
    return `${count} ${count === 1 ? one : many}`;
  });
  return [visit.text.privacy.sees(total, all), ...further];
}

/** Whom it is about, and the three of the preview. */
function eyesFor(visit: CitizenVisit, { whom, actor, at }: Restriction, offered: Offered): readonly (readonly [string, Eyes])[] {
  const usual = viewers.map((kind) => [visit.text.privacy.viewers[kind] ?? kind, { kind }] as const);
  const nameIn = (list: Offered['roles'], code: string): string => list.find(([known]) => known === code)?.[1] ?? code;
  switch (whom) {
    case 'everyone':
      return usual;
    case 'role': {
      const where = at === undefined ? '' : `, ${nameIn(offered.organizations, at)}`;
      const eyes = { kind: 'professional', role: actor, organization: at ?? elsewhere } as const;
      return [[`${nameIn(offered.roles, actor)}${where}`, eyes], ...usual];
    }
    case 'organization':
      return [[nameIn(offered.organizations, actor), { kind: 'professional', role: 'AAS', organization: actor }], ...usual];
    case 'practitioner':
      return [[nameIn(offered.practitioners, actor), { kind: 'practitioner', practitioner: actor }], ...usual];
  }
}

export function LookAt({ visit, look }: { readonly visit: CitizenVisit; readonly look: Look }) {
  const { restrict } = visit.text;
  const changed = look.rows.filter(({ after }) => after[0] !== restrict.asNow && after[0] !== visit.text.privacy.noGp);
  const lines = (of: readonly string[]) => of.map((line) => <span class="line">{line}</span>);
  return (
    <section class="look" aria-labelledby="effect" tabindex={-1} data-focus>
      <h2 id="effect">{restrict.effect}</h2>
      <p>
        <strong>{look.text}</strong>
      </p>
      <Table
        caption={restrict.caption}
        columns={[restrict.viewer, restrict.before, restrict.after]}
        rows={look.rows.map(({ viewer, before, after }) => [viewer, lines(before), lines(after)])}
      />
      {changed.map((row) => row.lost.length > 0 && <Lost visit={visit} row={row} />)}
      <Notice tone={changed.length === 0 ? 'warning' : 'info'}>
        <p>{changed.length === 0 ? restrict.nothingChanges : restrict.notKnown}</p>
        <p>{restrict.emergencyNote}</p>
      </Notice>
    </section>
  );
}

function Lost({ visit, row: { viewer, lost, lostCount } }: { readonly visit: CitizenVisit; readonly row: Row }) {
  const { restrict } = visit.text;
  return (
    <details class="lost">
      <summary>{restrict.noLonger(viewer, lostCount)}</summary>
      <ul>
        {lost.map(({ id, title, date, structure }) => (
          <li>
            <a href={`/referti/${id}`}>{title}</a>, {[date, structure].filter((part) => part !== '').join(', ')}
          </li>
        ))}
        {lostCount > lost.length && <li>{restrict.more(lostCount - lost.length)}</li>}
      </ul>
    </details>
  );
}
