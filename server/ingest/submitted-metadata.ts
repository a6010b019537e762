// A document that travels with metadata of its sender: what the sender says more exactly is taken, where they disagree the document
// stands and the disagreement is named. https://profiles.ihe.net/ITI/MHD/StructureDefinition-IHE.MHD.Comprehensive.DocumentReference.html
import type { CodeableConcept, Coding, DocumentReference, Extension, OperationOutcomeIssue, Reference } from '@medplum/fhirtypes';
import { issue } from '#fhir/outcome.ts';
import type { Submission } from './document.ts';
import { agreesInTime, compareConcepts, compareParties, isSameIdentifier } from './agreement.ts';
import { takeFrom } from './contained-parts.ts';
import { filled, some } from './cda/filled.ts';

const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
/** The weakest first. */
const levels = ['U', 'L', 'M', 'N', 'R', 'V'];

/** What the whole document is read with: where it was written, and what hides it with all that is made of it. */
export function metadataOf({ context, securityLabel = [], meta }: DocumentReference): Submission {
  const [practiceSetting] = context?.practiceSetting?.coding ?? [];
  const [facilityType] = context?.facilityType?.coding ?? [];
  const labels = [...securityLabel.flatMap(({ coding = [] }) => coding), ...(meta?.security ?? [])];
  return {
    security: labels.filter(({ system, code = '' }) => system !== confidentiality || levelOf(code) > levelOf('N')),
    ...(practiceSetting === undefined ? {} : { practiceSetting }),
    ...(facilityType === undefined ? {} : { facilityType }),
  };
}

function levelOf(code: string): number {
  return levels.indexOf(code);
}

export interface Described {
  readonly reference: DocumentReference;
  readonly issues: readonly OperationOutcomeIssue[];
}

/** `made` is what the document says of itself; `sent` is of the shape that R4 asks for. */
export function withSubmitted(made: DocumentReference, sent: DocumentReference): Described {
  const issues: OperationOutcomeIssue[] = [];
  const stands = (element: string, why = 'what the document says stands'): void => {
    const said = `The metadata say another ${element.split('.').at(-1)} than the document; ${why}.`;
    issues.push(issue('informational', said, { severity: 'warning', expression: `DocumentReference.${element}` }));
  };
  const part = takeFrom(sent);
  const { masterIdentifier } = sent;
  if (masterIdentifier !== undefined && !isSameIdentifier(masterIdentifier, made.masterIdentifier))
    stands('masterIdentifier', 'it is known by its own id, and the one of the metadata was kept among its identifiers');
  const identifiers = [...(made.identifier ?? []), masterIdentifier, ...(sent.identifier ?? [])];
  if (sent.status !== 'current') stands('status', 'a document that comes in is current');
  if (sent.docStatus !== undefined && sent.docStatus !== made.docStatus) stands('docStatus');
  compareLabels(made, sent, () => stands('securityLabel', 'the stricter one stands'));
  for (const name of ['author', 'authenticator', 'custodian'] as const)
    if (compareParties(part.partiesOf(made, made[name]), part.partiesOf(sent, sent[name])) === 'other') stands(name);
  const relations = (sent.relatesTo ?? []).filter(
    ({ target }) => !(made.relatesTo ?? []).some((each) => isSameTarget(each.target, target)),
  );

  const reference = filled<DocumentReference>({
    ...made,
    identifier: some(
      identifiers.filter((each, i) => each !== undefined && identifiers.findIndex((other) => isSameIdentifier(other, each)) === i),
    ),
    type: mergeConcept(made.type, sent.type, () => stands('type')),
    category: mergeConcepts(made.category, sent.category, () => stands('category')),
    date: made.date ?? sent.date,
    authenticator: made.authenticator ?? part.take(sent.authenticator),
    custodian: made.custodian ?? part.take(sent.custodian),
    description: sent.description ?? made.description,
    relatesTo: some([...(made.relatesTo ?? []), ...part.take(relations)]),
    content: [mergeContent(made.content[0], sent.content[0], stands)] as DocumentReference['content'],
    context: mergeContext(made.context, part.take(sent.context), stands),
    extension: some([...(made.extension ?? []), ...part.take(others(sent.extension, made.extension))]),
    modifierExtension: part.take(sent.modifierExtension),
  });
  return { reference: part.complete(reference), issues };
}

/** Hashes and numbers that this server wrote itself are no sender's. */
function others(sent: readonly Extension[] = [], made: readonly Extension[] = []): readonly Extension[] {
  return sent.filter(({ url }) => !made.some((each) => each.url === url));
}

function compareLabels(made: DocumentReference, sent: DocumentReference, differ: () => void): void {
  const levelIn = ({ securityLabel = [] }: DocumentReference): number =>
    Math.max(
      -1,
      ...securityLabel
        .flatMap(({ coding = [] }) => coding)
        .map(({ system, code = '' }) => (system === confidentiality ? levelOf(code) : -1)),
    );
  const said = levelIn(sent);
  if (said >= 0 && said < levelIn(made)) differ();
}

function isSameTarget(a: Reference, b: Reference): boolean {
  if (a.reference !== undefined && b.reference !== undefined) return a.reference === b.reference;
  return isSameIdentifier(a.identifier, b.identifier);
}

/** More codings for the same thing are more exact; another code of one system is another thing. */
function mergeConcept(
  made: CodeableConcept | undefined,
  sent: CodeableConcept | undefined,
  differ: () => void,
): CodeableConcept | undefined {
  if (made === undefined || sent === undefined) return made ?? sent;
  if (compareConcepts(made, sent) === 'other') {
    differ();
    return made;
  }
  const more = (sent.coding ?? []).filter((each) => !(made.coding ?? []).some((known) => isSameCoding(known, each)));
  return filled<CodeableConcept>({ ...made, coding: some([...(made.coding ?? []), ...more]), text: sent.text ?? made.text });
}

function mergeConcepts(made: CodeableConcept[] = [], sent: CodeableConcept[] = [], differ: () => void): CodeableConcept[] | undefined {
  const others = sent.filter((each) => {
    const verdicts = made.map((known) => compareConcepts(known, each));
    if (verdicts.includes('other')) differ();
    return verdicts.every((verdict) => verdict === 'beside');
  });
  return some([...made, ...others]);
}

function isSameCoding(a: Coding, b: Coding): boolean {
  return a.system === b.system && a.code === b.code;
}

type Content = NonNullable<DocumentReference['content']>[number];
type Differ = (element: string) => void;

function mergeContent(made: Content | undefined, sent: Content | undefined, differ: Differ): Content | undefined {
  if (made === undefined || sent === undefined) return made;
  const [own, said] = [made.attachment, sent.attachment];
  const place = 'content[0].attachment';
  if (said.title !== undefined && fold(said.title) !== fold(own.title)) differ(`${place}.title`);
  if (!agreesInTime(own.creation, said.creation)) differ(`${place}.creation`);
  if (!isWithin(own.language, said.language)) differ(`${place}.language`);
  if (sent.format !== undefined && made.format !== undefined && sent.format.code !== made.format.code) differ('content[0].format');
  const language = isWithin(own.language, said.language) ? longer(own.language, said.language) : own.language;
  return filled<Content>({
    ...made,
    attachment: filled({ ...own, language, creation: own.creation ?? said.creation }),
    format: made.format ?? sent.format,
  });
}

function fold(text = ''): string {
  return text.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

/** `it` and `it-IT` are no contradiction. */
function isWithin(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return true;
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one.startsWith(other) || other.startsWith(one);
}

function longer(a: string | undefined, b: string | undefined): string | undefined {
  return (b?.length ?? 0) > (a?.length ?? 0) ? b : a;
}

type Context = NonNullable<DocumentReference['context']>;

function mergeContext(made: Context | undefined, sent: Context | undefined, differ: Differ): Context | undefined {
  if (sent === undefined) return made;
  const [own, said] = [made?.period, sent.period];
  if (!agreesInTime(own?.start, said?.start) || !agreesInTime(own?.end, said?.end)) differ('context.period');
  const references = <T extends Reference>(a: T[] = [], b: T[] = []): T[] | undefined =>
    some([...a, ...b.filter((each) => !a.some((known) => isSameTarget(known, each)))]);
  return filled<Context>({
    ...made,
    period: said === undefined ? own : { ...said, ...own },
    encounter: references(made?.encounter, sent.encounter),
    related: references(made?.related, sent.related),
    event: sent.event,
    facilityType: sent.facilityType ?? made?.facilityType,
    practiceSetting: sent.practiceSetting ?? made?.practiceSetting,
    sourcePatientInfo: sent.sourcePatientInfo,
    extension: sent.extension,
  });
}
