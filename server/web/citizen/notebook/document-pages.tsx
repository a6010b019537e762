// A document that the person puts into the notebook: its kind is read from its bytes, never from its name.
import { createHash } from 'node:crypto';
import type { DocumentReference } from '@medplum/fhirtypes';
import { writeOwnDocument, writeOwnFile } from '#fhir/own-word.ts';
import { largestScan, scanType } from '#fhir/scan.ts';
import { FileField, TextField } from '../../components/form.tsx';
import type { FieldErrors } from '../../submitted.ts';
import { endingOf, fileAnswer } from '../file-answer.ts';
import type { CitizenVisit } from '../parts.ts';
import { fileOf, ownEntry, rewrite, write } from './entries.ts';
import { entryForm } from './entry-form.tsx';

/** Of a form with the largest document in it. */
export const documentLimit = largestScan + 64 * 1024;

export function newDocument(visit: CitizenVisit): Response | Promise<Response> {
  return form(visit, '');
}

export async function editDocument(visit: CitizenVisit): Promise<Response> {
  return form(visit, (await found(visit)).description ?? '');
}

const found = (visit: CitizenVisit) => ownEntry<DocumentReference>(visit, 'DocumentReference', visit.param('id'));

function form(visit: CitizenVisit, title: string, errors: FieldErrors = {}): Response | Promise<Response> {
  const { notebook } = visit.text;
  const { language } = visit;
  const id = visit.param('id');
  return entryForm(visit, {
    title: id === '' ? notebook.newDocument : notebook.editDocument,
    action: `/taccuino/documenti/${id === '' ? 'nuovo' : id}`,
    errors,
    multipart: true,
    fields: (
      <>
        <TextField
          name="titolo"
          label={notebook.documentTitle}
          hint={notebook.documentTitleHint}
          language={language}
          value={title}
          error={errors['titolo']}
          most={120}
        />
        {id === '' && (
          <FileField
            name="file"
            label={notebook.file}
            hint={notebook.fileHint}
            language={language}
            error={errors['file']}
            accept="application/pdf,image/jpeg,image/png"
          />
        )}
      </>
    ),
  });
}

export async function documentSend(visit: CitizenVisit): Promise<Response> {
  const { notebook } = visit.text;
  const sent = await visit.form();
  const { values, errors } = sent.read({ titolo: { label: notebook.documentTitle, most: 120 } });
  if (visit.param('id') !== '') {
    if (Object.keys(errors).length > 0) return form(visit, values.titolo, errors);
    const document = await found(visit);
    const content = document.content.map((one) => ({ ...one, attachment: { ...one.attachment, title: values.titolo } }));
    await rewrite(visit, { ...document, description: values.titolo, content });
    return visit.redirect('/taccuino?fatto=salvato');
  }
  const file = sent.file('file');
  const bytes = file === undefined ? undefined : new Uint8Array(await file.arrayBuffer());
  const contentType = bytes === undefined ? undefined : scanType(bytes);
  const wrong = bytes === undefined ? notebook.fileMissing : bytes.length > largestScan ? notebook.fileLarge : notebook.fileKind;
  if (bytes === undefined || contentType === undefined || bytes.length > largestScan || Object.keys(errors).length > 0) {
    const isFit = bytes !== undefined && contentType !== undefined && bytes.length <= largestScan;
    return form(visit, values.titolo, { ...errors, ...(isFit ? {} : { file: wrong }) });
  }
  const { patient } = visit;
  const fileId = visit.newId();
  const attachment = {
    contentType,
    size: bytes.length,
    hash: createHash('sha1').update(bytes).digest('base64'),
    url: `Binary/${fileId}`,
  };
  await write(
    visit,
    writeOwnFile({ id: fileId, patient, contentType, data: Buffer.from(bytes).toString('base64') }),
    writeOwnDocument({ id: visit.newId(), patient, when: new Date(visit.now).toISOString(), title: values.titolo, file: attachment }),
  );
  return visit.redirect('/taccuino?fatto=salvato');
}

export async function documentFile(visit: CitizenVisit): Promise<Response> {
  const document = await found(visit);
  const { contentType, bytes } = await fileOf(visit, document);
  return fileAnswer(visit, bytes, contentType, `${document.description ?? 'documento'}.${endingOf(contentType)}`);
}
