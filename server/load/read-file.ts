// One file to the parcels that carry it, by its ending.
import { extname } from 'node:path';
import type { SourceFile } from './files.ts';
import { unreadable, type Parcel } from './parcel.ts';
import { readPdf, readXml } from './read-document.ts';
import { readJsonFile, type JsonOptions } from './read-json.ts';
import { readNdjson } from './read-ndjson.ts';

export async function* readParcels({ path, bytes }: SourceFile, options: JsonOptions): AsyncGenerator<Parcel> {
  const ending = extname(path).toLowerCase();
  if (ending === '.ndjson') yield* readNdjson(path);
  else if (ending === '.json') yield* readJsonFile(path, options);
  else if (ending === '.xml') yield* readXml(path);
  else if (ending === '.pdf') yield* readPdf(path);
  else yield unreadable(path, bytes, 'file', `Files ending ${ending || 'without a dot'} are not loaded; use .json, .ndjson, .xml or .pdf.`);
}
