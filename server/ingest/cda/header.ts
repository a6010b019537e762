// What the header says of the document itself and of whom it is about: read first, for everything else depends on it.
// https://www.hl7.org/implement/standards/product_brief.cfm?product_id=7 (CDA R2, header)
import type { CodeableConcept, Identifier } from '@medplum/fhirtypes';
import { checkLetter, isFiscalCode } from '#fhir/fiscal-code.ts';
import { at, attribute, child, childrenOf, textOf, type XmlElement } from '../xml/element.ts';
import { readName } from './contacts.ts';
import type { Remarks } from './remarks.ts';
import { fiscalCode } from './systems.ts';
import { readDate, readTime } from './time.ts';
import { readConcept, readIdentifier, readIdentifiers } from './values.ts';

export interface RelatedDocument {
  /** As CDA says it: RPLC, APND, XFRM. */
  readonly type: string;
  readonly identifiers: readonly Identifier[];
  readonly versionNumber: string | undefined;
  readonly element: XmlElement;
}

/** Whom the document is about, as it says it. */
export interface Subject {
  readonly element: XmlElement;
  /** Where messages about them point to. */
  readonly elements: { readonly id: XmlElement; readonly name: XmlElement; readonly birthTime: XmlElement };
  readonly identifiers: readonly Identifier[];
  readonly family: string | undefined;
  readonly given: readonly string[];
  readonly birthDate: string | undefined;
  readonly gender: string | undefined;
}

export interface Header {
  readonly root: XmlElement;
  readonly id: Identifier;
  readonly setId: Identifier | undefined;
  readonly versionNumber: string | undefined;
  readonly code: CodeableConcept;
  /** The LOINC code that says the kind. */
  readonly kind: string | undefined;
  readonly templates: readonly string[];
  readonly title: string | undefined;
  readonly date: string | undefined;
  readonly language: string | undefined;
  readonly confidentiality: CodeableConcept | undefined;
  readonly status: string | undefined;
  readonly subject: Subject;
  readonly related: readonly RelatedDocument[];
  /** Of the organisation that keeps it. */
  readonly custodian: readonly Identifier[];
}

const cdaTemplate = '2.16.840.1.113883.1.3';
const noNarrative = { narrative: () => undefined };

/** undefined when the document cannot be taken: the remarks say why. */
export function readHeader(root: XmlElement, remarks: Remarks): Header | undefined {
  if (root.name !== 'ClinicalDocument') {
    remarks.refuse(
      root,
      `The root element is ${root.name.slice(0, 80)}; a CDA2 document has ClinicalDocument of namespace urn:hl7-org:v3.`,
      'structure',
    );
    return undefined;
  }
  checkType(root, remarks);
  const id = readIdentifier(needed(root, 'id', remarks));
  const code = readConcept(needed(root, 'code', remarks), noNarrative);
  const subject = readSubject(root, remarks);
  checkPeople(root, remarks);
  const title = textOf(child(root, 'title'));
  for (const name of ['realmCode', 'versionNumber', 'languageCode']) mark(child(root, name));
  for (const template of childrenOf(root, 'templateId')) mark(template);
  const date = readTime(needed(root, 'effectiveTime', remarks), remarks);
  if (id === undefined && child(root, 'id') !== undefined)
    remarks.refuse(child(root, 'id') as XmlElement, 'The id of the document has no root; it is what the document is known by.', 'required');
  if (code === undefined && child(root, 'code') !== undefined)
    remarks.refuse(child(root, 'code') as XmlElement, 'The code says no kind of document; give the LOINC code.', 'required');
  if (remarks.errors.length > 0 || id === undefined || code === undefined || subject === undefined) return undefined;
  return {
    root,
    id,
    code,
    subject,
    title,
    date,
    setId: readIdentifier(child(root, 'setId')),
    versionNumber: attribute(child(root, 'versionNumber'), 'value'),
    kind: code.coding?.find(({ system }) => system === 'http://loinc.org')?.code,
    templates: childrenOf(root, 'templateId').flatMap((each) => attribute(each, 'root') ?? []),
    language: attribute(child(root, 'languageCode'), 'code'),
    confidentiality: readConcept(child(root, 'confidentialityCode'), noNarrative),
    status: readStatus(child(root, 'sdtc:statusCode')),
    custodian: readIdentifiers(childrenOf(custodianOf(root), 'id')),
    related: childrenOf(root, 'relatedDocument').map((element) => ({
      element,
      versionNumber: readNumber(at(element, 'parentDocument', 'versionNumber')),
      type: attribute(element, 'typeCode') ?? 'APND',
      identifiers: readIdentifiers([
        ...childrenOf(child(element, 'parentDocument'), 'id'),
        ...childrenOf(child(element, 'parentDocument'), 'setId'),
      ]),
    })),
  };
}

function checkType(root: XmlElement, remarks: Remarks): void {
  const type = child(root, 'typeId');
  if (type === undefined) return remarks.warn(root, 'There is no typeId; it was taken for CDA Release 2.', 'required');
  mark(type);
  const isCda = attribute(type, 'root') === cdaTemplate && /^POCD_(?:HD|MT)000040/.test(attribute(type, 'extension') ?? '');
  if (!isCda) remarks.refuse(type, 'The typeId is not that of CDA Release 2 (root 2.16.840.1.113883.1.3, extension POCD_MT000040UV02).');
  const isItalian = childrenOf(root, 'templateId').some(
    (each) => attribute(each, 'root')?.startsWith('2.16.840.1.113883.2.9.10.') === true,
  );
  if (!isItalian)
    remarks.warn(root, 'No templateId is one of HL7 Italia (2.16.840.1.113883.2.9.10...); the document was read by what its entries say.');
}

function needed(root: XmlElement, name: string, remarks: Remarks): XmlElement | undefined {
  const found = child(root, name);
  if (found === undefined) remarks.refuse(root, `ClinicalDocument has no ${name}, which CDA asks for.`, 'required');
  return found;
}

/** Who wrote it and who keeps it: without the first it is nobody's word, without the second one may still be read. */
function checkPeople(root: XmlElement, remarks: Remarks): void {
  if (child(root, 'author') === undefined)
    remarks.refuse(root, 'ClinicalDocument has no author; a document that nobody wrote is not taken.', 'required');
  for (const name of ['custodian', 'legalAuthenticator']) {
    if (child(root, name) === undefined) remarks.warn(root, `ClinicalDocument has no ${name}; it was taken without.`, 'required');
  }
}

/** The shape is the rule of HL7 Italia; letters that cannot be are met in real documents and only warned of. */
const fiscalShape = /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/;

function readSubject(root: XmlElement, remarks: Remarks): Subject | undefined {
  const [target, another] = childrenOf(root, 'recordTarget');
  if (another !== undefined) remarks.refuse(another, 'There is a second recordTarget; a document of the record is about one person.');
  const role = child(target, 'patientRole');
  const patient = child(role, 'patient');
  if (role === undefined) {
    remarks.refuse(target ?? root, 'There is no recordTarget with a patientRole: nobody knows whom the document is about.', 'required');
    return undefined;
  }
  const ids = childrenOf(role, 'id');
  const identifiers = readIdentifiers(ids);
  if (identifiers.length === 0) remarks.refuse(role, 'The patientRole has no id; give the codice fiscale.', 'required');
  for (const [i, id] of ids.entries()) checkFiscalCode(id, identifiers[i], remarks);
  const name = readName(child(patient, 'name'));
  return {
    element: role,
    elements: { id: ids[0] ?? role, name: child(patient, 'name') ?? role, birthTime: child(patient, 'birthTime') ?? role },
    identifiers,
    family: name?.family,
    given: name?.given ?? [],
    birthDate: readDate(child(patient, 'birthTime'), remarks),
    gender: attribute(child(patient, 'administrativeGenderCode'), 'code'),
  };
}

function checkFiscalCode(element: XmlElement, identifier: Identifier | undefined, remarks: Remarks): void {
  if (identifier?.system !== fiscalCode || identifier.value === undefined) return;
  const code = identifier.value.toUpperCase();
  if (/^\d{11}$/.test(code)) remarks.warn(element, 'The codice fiscale is a provisional one of eleven digits.');
  else if (!fiscalShape.test(code))
    remarks.refuse(
      element,
      'The codice fiscale has not the shape of one: six letters, two digits, a letter, two digits, a letter, three digits, a letter.',
    );
  else if (checkLetter(code.slice(0, 15)) !== code[15])
    remarks.warn(element, 'The last letter of the codice fiscale is not the one that the others give; it was taken as it is.');
  else if (!isFiscalCode(code)) remarks.warn(element, 'The codice fiscale holds a day or month that cannot be; it was taken as it is.');
}

function readNumber(element: XmlElement | undefined): string | undefined {
  mark(element);
  return attribute(element, 'value');
}

function readStatus(element: XmlElement | undefined): string | undefined {
  mark(element);
  return attribute(element, 'code');
}

function mark(element: XmlElement | undefined): void {
  if (element !== undefined) element.isUnderstood = true;
}

export function custodianOf(root: XmlElement): XmlElement | undefined {
  return at(root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization');
}
