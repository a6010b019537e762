// Why a value is in one of two readings of a document and not in the other: the Ministry's own, and ours. The first rule that fits counts.
import type { Difference } from './element-differences.ts';

export interface Facts {
  /** Every value of the other reading of the same document, wherever it is there. */
  readonly others: ReadonlySet<string>;
  /** Codes of ours under whatever system. */
  readonly codes: ReadonlySet<string>;
  /** The document itself. */
  readonly source: string;
}

export interface Rule {
  readonly name: string;
  readonly verdict: 'both right' | 'ours right' | 'theirs a quirk';
  readonly why: string;
  readonly fits: (difference: Difference, facts: Facts) => boolean;
}

const at =
  (side: Difference['side'], path: RegExp, value = /^/) =>
  (each: Difference): boolean =>
    each.side === side && path.test(each.path) && value.test(each.value);

const ours = 'https://fascicolo.example/fhir/';
const formal = /^(?:Provenance|DocumentReference|Binary)\.|\.presentedForm\./;

export const rules: readonly Rule[] = [
  {
    name: 'null',
    verdict: 'theirs a quirk',
    why: 'a list of `null` with an empty companion: `line: [null, ...]` is a value of nothing',
    fits: at('theirs', /\._?line$/, /^null$/),
  },
  {
    name: 'placeholder',
    verdict: 'theirs a quirk',
    why: 'the word `string` is left over from a template',
    fits: at('theirs', /./, /^string$/),
  },
  {
    name: 'anchor',
    verdict: 'theirs a quirk',
    why: 'an anchor of the narrative (`#[REF_COMMENTI]`) was taken for a text; we take the text that it leads to, or none where it leads nowhere',
    fits: (each, { source }) => each.side === 'theirs' && (/^#/.test(each.value) || source.includes(`reference value="${each.value}"`)),
  },
  {
    name: 'markup',
    verdict: 'theirs a quirk',
    why: 'markup of a section is put into a plain string (`note`, `conclusion`, the name of a drug); with us it is narrative of its section, or its words',
    fits: at('theirs', /\.(?:text|conclusion)$/, /^<div /),
  },
  {
    name: 'narrative-status',
    verdict: 'ours right',
    why: 'the narrative of a section was written by the author and holds more than its entries: `additional`, and not `generated`',
    fits: (each) => /\.section\.text\.status$/.test(each.path),
  },
  {
    name: 'status-registered',
    verdict: 'theirs a quirk',
    why: '`registered` means that nothing has been reported yet, in a report that is signed',
    fits: at('theirs', /^(?:DiagnosticReport|Observation)\.status$/, /^registered$/),
  },
  {
    name: 'status',
    verdict: 'ours right',
    why: 'the status is that of the entry in the document; an order that a report answers is completed; `unknown` is no answer where the entry says it',
    fits: (each) => /^[A-Z][A-Za-z]+\.(?:status|intent|mode)$/.test(each.path),
  },
  {
    name: 'not-said',
    verdict: 'ours right',
    why: '`confirmed` and a criticality are not said by the document (the same `M` is `low` in one of theirs and `unable-to-assess` in another); the severity is carried as severity',
    fits: (each) =>
      /\.(?:verificationStatus\.coding(?:\.display)?|criticality)$/.test(each.path) || at('ours', /\.reaction\.severity$/)(each),
  },
  {
    name: 'overdue-as-expiry',
    verdict: 'theirs a quirk',
    why: 'the date when the next dose is overdue (59778-1) is given as expiry of the vaccine, which would have expired before it was given',
    fits: at('theirs', /^Immunization\.expirationDate$/),
  },
  {
    name: 'period-as-rate',
    verdict: 'theirs a quirk',
    why: 'every twelve hours is a timing, and not a rate of `12 h` for each hour',
    fits: at('theirs', /\.rateRatio\./),
  },
  {
    name: 'priority',
    verdict: 'theirs a quirk',
    why: 'the order says `routine` in its display, and is `asap` in theirs',
    fits: at('theirs', /^ServiceRequest\.priority$/),
  },
  {
    name: 'attester',
    verdict: 'theirs a quirk',
    why: 'whoever entered the data is given as somebody who attests them; the document has a legalAuthenticator only',
    fits: at('theirs', /^Composition\.attester\.mode$/, /^professional$/),
  },
  {
    name: 'class-of-stay',
    verdict: 'ours right',
    why: 'a discharge letter is of a stay in hospital (IMP), and not of an ambulatory visit; the words for AMB are left to whoever shows it',
    fits: (each) => /^Encounter\.class(?:\.display)?$/.test(each.path),
  },
  {
    name: 'sex-of-relative',
    verdict: 'both right',
    why: 'R4 binds the sex to its own codes, with their system, which one of theirs lacks; as it was said in the document stands beside it',
    fits: (each) => /^FamilyMemberHistory\.sex\./.test(each.path),
  },
  {
    name: 'system',
    verdict: 'ours right',
    why: 'the same code under the system that FHIR has for it: ICD-9-CM (2.16.840.1.113883.6.103) and not ICD-9, AIFA’s AIC, DICOM’s ontology, `urn:dicom:uid`',
    fits: ({ side, value }, { codes }) =>
      side === 'theirs' &&
      /^(?:http:\/\/hl7\.org\/fhir\/sid\/icd-9|urn:oid:2\.16\.840\.1\.113883\.2\.9\.6\.1\.5|urn:oid:1\.2\.840\.10008\.2\.16\.4|urn:ietf:rfc:3986)\|/.test(
        value,
      ) &&
      codes.has(value.replace(/^.*[|:]/, '')),
  },
  {
    name: 'catalogue-as-modality',
    verdict: 'theirs a quirk',
    why: '121181 says that the section is a DICOM catalogue; no series is made with that',
    fits: (each) => at('theirs', /(?:modality|section\.code\.coding)$/, /\|121181$/)(each) || at('ours', /\.modality\.display$/)(each),
  },
  {
    name: 'question',
    verdict: 'ours right',
    why: 'the code of a question (clinical course, group at risk, indication) has its answer in an element of its own: `extension clinical-course`, `reasonCode`',
    fits: at(
      'theirs',
      /^Observation\.code\.coding/,
      /(?:89261-2|95715-9|59785-6|Decorso Clinico|Categorie a rischio|Indicazioni per la vaccinazione)$/,
    ),
  },
  {
    name: 'links',
    verdict: 'both right',
    why: 'references follow from which resources are made: to people and institutions that are contained in a document of ours, to a Condition where theirs has an Observation',
    fits: ({ path }) => /\.reference$/.test(path),
  },
  {
    name: 'of-the-file',
    verdict: 'ours right',
    why: 'the file as it was sent is kept with its hashes, format, set and version; a Provenance says who wrote, entered, signed, keeps and receives it, and from what it was read',
    fits: at('ours', formal),
  },
  {
    name: 'document-kind',
    verdict: 'ours right',
    why: 'every resource says which kind of document it is from: it is seen by whoever may see that kind',
    fits: at('ours', /\.meta\.(?:tag|security)$/),
  },
  {
    name: 'extension',
    verdict: 'ours right',
    why: 'what the document says and R4 has no element for is an extension (`docs/documents.md`)',
    fits: (each) =>
      at(
        'ours',
        /\.extension\.url$/,
        /^(?:https:\/\/fascicolo\.example\/fhir\/StructureDefinition\/|http:\/\/hl7\.org\/fhir\/StructureDefinition\/|[a-z]+$)/,
      )(each),
  },
  {
    name: 'names-of-people',
    verdict: 'ours right',
    why: 'a reference to somebody of the document carries their name and type, as they are written there',
    fits: at('ours', /\.(?:display|type)$|\.contained\.(?:address|telecom)\.use$/),
  },
  {
    name: 'category',
    verdict: 'ours right',
    why: 'a Condition says whether it is a diagnosis of this encounter, of the list of problems, or a reason; a result that it is of a laboratory; a participation which part somebody took',
    fits: at('ours', /^(?:(?:Condition|Observation)\.(?:category|clinicalStatus)\.coding|.*(?:participant\.type\.coding|\.valueCoding))$/),
  },
  {
    name: 'words',
    verdict: 'ours right',
    why: 'the words that an entry points to in the narrative, without markup',
    fits: (each, { source }) => at('ours', /\.(?:text|conclusion)$/)(each) && isOfWords(each.value, source),
  },
  {
    name: 'see-document',
    verdict: 'ours right',
    why: 'an entry with neither code nor words is kept, and its text says to look into the document',
    fits: at('ours', /\.text$/, /^vedi documento$/),
  },
  {
    name: 'elsewhere',
    verdict: 'both right',
    why: 'both have the value, in another element or type: people are contained (decision 0013), a diagnosis is a Condition, a drug a concept, sections list their entries',
    fits: ({ value }, { others }) => others.has(value),
  },
  {
    name: 'more',
    verdict: 'ours right',
    why: 'the document says it, and theirs has left it out',
    fits: ({ side, value }, { source }) => side === 'ours' && isOfSource(value, source),
  },
];

/** Codes and numbers as they stand there; dates by their digits. */
function isOfSource(value: string, source: string): boolean {
  const code = value.replace(/^.*\|/, '').replace(/^urn:(?:oid|uuid):/, '');
  if (code.length > 0 && (source.includes(`"${code}"`) || source.includes(code))) return true;
  const digits = (value.split(/[+Z]/)[0] ?? '').replaceAll(/\D/g, '');
  if (/^\d{4}-\d\d/.test(value) && source.includes(digits.slice(0, 12))) return true;
  return value.split(/[ |]/).every((part) => part === '' || part.startsWith(ours) || source.includes(part));
}

function isOfWords(value: string, source: string): boolean {
  const text = source.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  return value.split(/\s+/).every((word) => text.includes(word));
}

export function ruleFor(difference: Difference, facts: Facts): Rule | undefined {
  return rules.find(({ fits }) => fits(difference, facts));
}
