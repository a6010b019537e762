// Vaccinations and the patient summary.
import type { Composition, Immunization } from '@medplum/fhirtypes';
import { printable } from '#interactions/printable.ts';
import { compositionOf, type ReadableSection } from '#presentation/composition.ts';
import { pdfOf } from '#presentation/pdf.ts';
import { vaccinationOf } from '#presentation/vaccination.ts';
import { notFound } from '#fhir/outcome.ts';
import { Pagination, Table } from '../components/display.tsx';
import { LinkButton } from '../components/form.tsx';
import { Narrative } from '../components/narrative.tsx';
import { fileAnswer } from './file-answer.ts';
import { address, type CitizenVisit } from './parts.ts';

export async function vaccinationsPage(visit: CitizenVisit): Promise<Response> {
  const { title, lead, none, caption, columns } = visit.text.vaccinations;
  const page = await visit.chart.search<Immunization>(visit.read('search-type'), {
    type: 'Immunization',
    of: visit.patient,
    order: 'newest',
    params: [
      ['_count', '50'],
      ['_include', 'Immunization:performer'],
    ],
    cursor: visit.query('pagina'),
  });
  const reading = page.reading(visit.language);
  const told = page.matches.map((one) => vaccinationOf(one, reading));
  const to = (pagina: string | undefined) => (pagina === undefined ? undefined : address('/vaccinazioni', { pagina }));
  return visit.page({
    title,
    lead,
    body:
      told.length === 0 ? (
        <p>{none}</p>
      ) : (
        <>
          <Table
            caption={caption}
            columns={[columns.vaccine, columns.date, columns.dose, columns.lot, columns.structure, columns.state]}
            rows={told.map((one) => [
              [one.vaccine, one.against.join(', ')].filter((part) => part !== '').join(' – '),
              one.date,
              one.dose,
              one.lot,
              one.structure,
              [one.state.text, one.reason].filter((part) => part !== '').join(': '),
            ])}
          />
          <Pagination words={visit.words} previous={to(page.previous)} next={to(page.next)} />
        </>
      ),
  });
}

/** The newest that is in force. */
async function newestSummary(visit: CitizenVisit) {
  const page = await visit.chart.search<Composition>(visit.read('search-type'), {
    type: 'Composition',
    of: visit.patient,
    order: 'newest',
    params: [
      ['type', 'http://loinc.org|60591-5'],
      ['status:not', 'entered-in-error'],
      ['_count', '1'],
      ['_total', 'none'],
      ['_include', 'Composition:*'],
    ],
  });
  const [match] = page.matches;
  return match === undefined ? undefined : { match, read: compositionOf(match, page.reading(visit.language)) };
}

export async function summaryPage(visit: CitizenVisit): Promise<Response> {
  const { summary } = visit.text;
  const found = await newestSummary(visit);
  return visit.page({
    title: summary.title,
    lead: summary.lead,
    body:
      found === undefined ? (
        <p>{summary.none}</p>
      ) : (
        <>
          <p class="small">{summary.by(found.read.author || found.read.structure, found.read.date)}</p>
          {found.read.sections.map((section) => (
            <Section section={section} empty={summary.empty} />
          ))}
          <div class="buttons no-print">
            <LinkButton href="/profilo-sanitario/stampa">{summary.print}</LinkButton>
          </div>
        </>
      ),
  });
}

export function Section({ section, empty }: { readonly section: ReadableSection; readonly empty: string }) {
  const isEmpty = section.lines.length === 0 && section.narrative === '' && section.sections.length === 0;
  return (
    <section>
      <h2>{section.title}</h2>
      {isEmpty && <p>{empty}</p>}
      {section.showsWords && <Narrative xhtml={section.narrative} label={section.title} />}
      {section.showsLines && (
        <ul class="summary-lines">
          {section.lines.map(({ text, detail, date }) => (
            <li>
              <strong>{text}</strong>
              {detail !== '' && <span class="summary-detail">{detail}</span>}
              {date !== '' && <span class="summary-date">{date}</span>}
            </li>
          ))}
        </ul>
      )}
      {section.sections.map((inner) => (
        <Section section={inner} empty={empty} />
      ))}
    </section>
  );
}

export async function summaryPdf(visit: CitizenVisit): Promise<Response> {
  const found = await newestSummary(visit);
  if (found?.match.id === undefined) throw notFound('There is no patient summary.');
  const sheet = await printable(visit.chart, visit.read('$print'), { type: 'Composition', id: found.match.id }, visit.printing);
  return fileAnswer(visit, await pdfOf(sheet), 'application/pdf', 'profilo-sanitario.pdf');
}
