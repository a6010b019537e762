// One file to the parcels that carry it, by its ending.
import { extname } from 'node:path';
import type { SourceFile } from './files.ts';
import { unreadable, type Parcel } from './parcel.ts';
import { readPdf, readXml } from './read-document.ts';
import { readJsonFile, type ReadOptions } from './read-json.ts';
import { readNdjson } from './read-ndjson.ts';

const shorthand = /\.fsh(?:\.txt)?$/i;
const shorthandRefused =
  'FHIR Shorthand is a notation for authors of guides and no exchange format; compile it to FHIR JSON (SUSHI does) and load that.';

export async function* readParcels({ path, bytes }: SourceFile, options: ReadOptions): AsyncGenerator<Parcel> {
  const ending = extname(path).toLowerCase();
  if (ending === '.ndjson') yield* readNdjson(path);
  else if (ending === '.json') yield* readJsonFile(path, options);
  else if (ending === '.xml') yield* readXml(path, options);
  else if (ending === '.pdf') yield* readPdf(path);
  else if (shorthand.test(path)) yield unreadable(path, bytes, 'file', shorthandRefused);
  else yield unreadable(path, bytes, 'file', `Files ending ${ending || 'without a dot'} are not loaded; use .json, .ndjson, .xml or .pdf.`);
}
