// Pictures that a document carries. https://hl7.org/fhir/R4/media.html
import type { Media, Reference } from '@medplum/fhirtypes';
import { attribute, child, rawText, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making } from '../making.ts';
import { identifiersOf } from '../statement.ts';

export function makeMedia(element: XmlElement, making: Making): readonly Reference[] {
  const value = child(element, 'value');
  if (value === undefined) return [];
  value.isUnderstood = true;
  const text = rawText(value).replace(/\s+/g, '');
  const isBinary = attribute(value, 'representation') === 'B64';
  const data = isBinary ? text : Buffer.from(text).toString('base64');
  const isWhole = text !== '' && (!isBinary || (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0));
  if (!isWhole) making.remarks.leave(value, 'The picture is no base64; it stays in the original document.');
  const media = filled<Media>({
    resourceType: 'Media',
    identifier: some(identifiersOf(element)),
    status: 'completed',
    subject: making.patient as NonNullable<Media['subject']>,
    encounter: making.encounter() as Media['encounter'],
    content: filled({
      contentType: attribute(value, 'mediaType'),
      data: isWhole ? data : undefined,
      title: isWhole ? undefined : 'vedi documento',
    }),
  });
  return [making.add(media, element)];
}
