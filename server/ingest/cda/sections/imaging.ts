// The catalogue of DICOM objects: study, series and instances as one ImagingStudy. https://hl7.org/fhir/R4/imagingstudy.html
import type { Coding, ImagingStudy, ImagingStudySeries, ImagingStudySeriesInstance, Reference } from '@medplum/fhirtypes';
import { attribute, childrenOf, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making } from '../making.ts';
import { below, codeOf, extension, identifiersOf, noteOf, statusOf, timeOf } from '../statement.ts';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
export const catalogue = '121181';

/** A study is an act within the catalogue that holds series. */
export function mapImagingEntry(study: XmlElement, making: Making): readonly Reference[] {
  const code = codeOf(study, making);
  statusOf(study);
  const time = timeOf(study, making);
  const resource = filled<ImagingStudy>({
    resourceType: 'ImagingStudy',
    identifier: some(uidsOf(study).map((value) => ({ system: 'urn:dicom:uid', value }))) ?? some(identifiersOf(study)),
    status: 'available',
    subject: making.patient as NonNullable<ImagingStudy['subject']>,
    encounter: making.encounter() as ImagingStudy['encounter'],
    started: time?.moment ?? time?.start,
    basedOn: some(making.orders()) as ImagingStudy['basedOn'],
    description: noteOf(study, making),
    series: some(below(study).map(({ statement }) => readSeries(statement, making))),
    extension: code === undefined ? undefined : [extension('kind', { valueCodeableConcept: code })],
  });
  return [making.add(resource, study)];
}

function readSeries(element: XmlElement, making: Making): ImagingStudySeries {
  const code = codeOf(element, making);
  statusOf(element);
  const time = timeOf(element, making);
  const modality = code?.coding?.find(({ system, code: each = '' }) => system === dicom && /^[A-Z]{2,6}$/.test(each));
  return filled<ImagingStudySeries>({
    uid: uidsOf(element)[0] ?? 'non indicato',
    modality: modality ?? { system: dicom, code: 'OT', display: 'Other' },
    started: time?.moment ?? time?.start,
    description: noteOf(element, making),
    instance: some(below(element).map(({ statement }) => readInstance(statement, making))),
    extension: code === undefined ? undefined : [extension('kind', { valueCodeableConcept: code })],
  });
}

function readInstance(element: XmlElement, making: Making): ImagingStudySeriesInstance {
  const code = codeOf(element, making);
  statusOf(element);
  const time = timeOf(element, making);
  const [sopClass, ...others]: readonly Coding[] = code?.coding ?? [];
  return filled<ImagingStudySeriesInstance>({
    uid: uidsOf(element)[0] ?? 'non indicato',
    sopClass: sopClass ?? { display: 'non indicata' },
    title: noteOf(element, making) ?? others[0]?.display,
    extension: some([
      ...others.map((each) => extension('kind', { valueCodeableConcept: { coding: [each] } })),
      ...(time?.moment === undefined ? [] : [extension('effective', { valuePeriod: { start: time.moment } })]),
    ]),
  });
}

/** FHIR's own element takes the UID as `urn:oid:` in an identifier and bare in a series. */
function uidsOf(element: XmlElement): string[] {
  return childrenOf(element, 'id').flatMap((id) => {
    const root = attribute(id, 'root');
    if (root === undefined || attribute(id, 'extension') !== undefined) return [];
    id.isUnderstood = true;
    return [root];
  });
}
