// The files of a document: as it was signed, and printed.
import type { DocumentReference } from '@medplum/fhirtypes';
import { notFound } from '#fhir/outcome.ts';
import { printable } from '#interactions/printable.ts';
import { pdfOf } from '#presentation/pdf.ts';
import { endingOf, fileAnswer } from './file-answer.ts';
import type { CitizenVisit } from './parts.ts';
import { compositionIn } from './report.tsx';

/** The signed document itself, byte for byte. */
export async function originalFile(visit: CitizenVisit): Promise<Response> {
  const { match } = await visit.chart.open<DocumentReference>(visit.read('read'), 'DocumentReference', visit.param('id'));
  const url = match.content.map(({ attachment }) => attachment.url).find((one) => one?.startsWith('Binary/') === true);
  const [, id = ''] = (url ?? 'Binary/none').split('/');
  const version = await visit.record.read(visit.read('read'), { type: 'Binary', id });
  const { data = '', contentType = '' } = JSON.parse(version.body) as { data?: string; contentType?: string };
  return fileAnswer(visit, Buffer.from(data, 'base64'), contentType, `documento-${visit.param('id')}.${endingOf(contentType)}`);
}

export async function reportPdf(visit: CitizenVisit): Promise<Response> {
  const id = visit.param('id');
  const sheet = await printable(visit.chart, visit.read('$print'), { type: 'DiagnosticReport', id }, visit.printing);
  return fileAnswer(visit, await pdfOf(sheet), 'application/pdf', `referto-${id}.pdf`);
}

/** A document that is read section by section. */
export async function documentPdf(visit: CitizenVisit): Promise<Response> {
  const id = visit.param('id');
  const page = await visit.chart.open<DocumentReference>(visit.read('read'), 'DocumentReference', id, ['DocumentReference:related']);
  const composition = compositionIn(page.included);
  if (composition?.id === undefined) throw notFound('The document has no sections to print; its file is there as it was sent.');
  const sheet = await printable(visit.chart, visit.read('$print'), { type: 'Composition', id: composition.id }, visit.printing);
  return fileAnswer(visit, await pdfOf(sheet), 'application/pdf', `documento-${id}.pdf`);
}
