// Why a value is in one of two readings of a document and not in the other: the Ministry's own, and ours. The first rule that fits counts.
import { share, type Difference } from './element-differences.ts';

export interface Facts {
  /** Every value of the other reading of the same document, wherever it is there. */
  readonly others: ReadonlySet<string>;
  /** What the resources of the other reading are known by. */
  readonly known: ReadonlySet<string>;
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

const status = /^[A-Z][A-Za-z]+\.(?:status|intent|mode)$/;
const moods: Readonly<Record<string, string>> = { proposal: 'PRP', plan: 'INT', order: 'RQO' };
const saidBy: Readonly<Record<string, readonly string[]>> = {
  completed: ['<statusCode code="completed"'],
  active: ['<statusCode code="active"'],
  'in-progress': ['<statusCode code="active"'],
  preliminary: ['<statusCode code="active"'],
  final: ['<legalAuthenticator'],
};
/** HP, WP, MC, ... of CDA. */
const usesOf: Readonly<Record<string, RegExp>> = {
  home: /use="H[PV]?"/,
  work: /use="(?:WP|DIR|PUB)"/,
  mobile: /use="MC"/,
  temp: /use="TMP"/,
};

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
    name: 'status-of-others',
    verdict: 'both right',
    why: 'the status of a resource that the other reading has under another type, with the status of that one',
    fits: ({ path, alone }, { known }) => status.test(path) && isThere(alone, known),
  },
  {
    name: 'status-of-order',
    verdict: 'ours right',
    why: 'an order that the document answers (`inFulfillmentOf`) is completed, and no longer active',
    fits: ({ path, value }, { source }) =>
      /^ServiceRequest\.status$/.test(path) && /^(?:completed|active)$/.test(value) && source.includes('<inFulfillmentOf'),
  },
  {
    name: 'status-unknown',
    verdict: 'theirs a quirk',
    why: '`unknown` is no answer where the entry says its status',
    fits: (each, { source }) => at('theirs', status, /^unknown$/)(each) && /<statusCode /.test(source),
  },
  {
    name: 'intent',
    verdict: 'ours right',
    why: 'what the mood of an entry says: PRP is a proposal, INT a plan, RQO an order',
    fits: ({ path, value, side }, { source }) =>
      /\.intent$/.test(path) &&
      (side === 'theirs' ? value === 'order' && /moodCode="(?:PRP|INT)"/.test(source) : source.includes(`moodCode="${moods[value]}"`)),
  },
  {
    name: 'status-said',
    verdict: 'ours right',
    why: 'the status that entries of the document say (`statusCode`), in the words of the resource; of a report that is signed `final`',
    fits: ({ path, value, side }, { source }) =>
      side === 'ours' && status.test(path) && (saidBy[value] ?? []).some((each) => source.includes(each)),
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
    fits: (each) =>
      at(
        'theirs',
        /^Observation\.code\.coding/,
        /(?:89261-2|95715-9|59785-6|Decorso Clinico|Categorie a rischio|Indicazioni per la vaccinazione)$/,
      )(each) ||
      (each.side === 'theirs' && each.link instanceof Set && each.link.has('89261-2')),
  },
  {
    name: 'of-the-file',
    verdict: 'ours right',
    why: 'the file as it was sent is kept with its hashes, format, set and version; a Provenance says who wrote, entered, signed, keeps and receives it, and from what it was read',
    fits: at('ours', formal),
  },
  {
    name: 'links-of-others',
    verdict: 'both right',
    why: 'a reference of a resource that the other reading has under another type, or contained: what it leads to is there as well',
    fits: ({ link, alone }, { known }) => isThere(link, known) && alone !== undefined && isThere(alone, known),
  },
  {
    name: 'links-to-people',
    verdict: 'both right',
    why: 'people and institutions are resources in theirs; with us they are contained or known by their identifier (decision 0013): the same one is there',
    fits: ({ value, link }, { known }) =>
      /^(?:Practitioner|PractitionerRole|Organization|Location|contained)$/.test(value) && isThere(link, known),
  },
  {
    name: 'links-of-lists',
    verdict: 'both right',
    why: 'what a section, a report or a list names, or an observation is about: the same things are there, as other types (an exam is a DiagnosticReport in theirs, a diagnosis a Condition in ours)',
    fits: ({ path, link }, { known }) =>
      /(?:\.section\.entry|\.entry\.item|\.result|\.focus|\.partOf|\.reasonReference|\.detail|\.hasMember)\.reference$/.test(path) &&
      isThere(link, known),
  },
  {
    name: 'links-to-whom',
    verdict: 'both right',
    why: 'whom it is about and in which stay: said by theirs of resources whose nearest one of ours is another, and not by ours of a problem or allergy, which outlasts the stay; the same person and stay are there',
    fits: ({ value, link }, { known }) => /^(?:Patient|Encounter)$/.test(value) && isThere(link, known),
  },
  {
    name: 'links-to-requests',
    verdict: 'ours right',
    why: 'what an order asked for is based on it, a result says its specimen; theirs links a drug that is a concept with us',
    fits: ({ path, link }, { known }) =>
      /\.(?:basedOn|request|specimen|medicationReference)\.reference$/.test(path) && isThere(link, known),
  },
  {
    name: 'links-to-nothing',
    verdict: 'theirs a quirk',
    why: 'what it leads to has neither identifier nor code nor words: an empty shell of a resource',
    fits: ({ side, link }) => side === 'theirs' && link !== undefined && link !== 'nowhere' && link.size === 0,
  },
  {
    name: 'plan-in-words',
    verdict: 'ours right',
    why: 'a plan that is nothing but words is narrative of its section, where each of its words is',
    fits: ({ path, link }, { source }) =>
      /\.section\.entry\.reference$/.test(path) &&
      link !== undefined &&
      link !== 'nowhere' &&
      link.size > 0 &&
      [...link].every((each) => isOfWords(each.replaceAll(/<[^>]*>/g, ' '), source.toLowerCase())),
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
    fits: (each, { source }) =>
      at('ours', /\.type$/, /^[A-Z][A-Za-z]+$/)(each) ||
      (at('ours', /(?<!coding|assigner|valueCoding)\.display$/)(each) && isOfWords(each.value, source)),
  },
  {
    name: 'use-of-contacts',
    verdict: 'ours right',
    why: 'an address or telephone of somebody contained says what it is for, as `use` says it in the document',
    fits: (each, { source }) => at('ours', /\.(?:address|telecom)\.use$/)(each) && usesOf[each.value]?.test(source) === true,
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
    why: 'an entry with neither code nor words is kept, and its text says to look into the document; in theirs an anchor is its text',
    fits: (each) =>
      at('ours', /\.text$/, /^vedi documento$/)(each) ||
      (each.link instanceof Set && (each.link.has('vedi documento') || (each.link.has('75326-9') && each.link.size === 3))),
  },
  {
    name: 'elsewhere',
    verdict: 'both right',
    why: 'both have the value, in another element or type: people are contained (decision 0013), a diagnosis is a Condition, a drug a concept, sections list their entries',
    fits: ({ value, link }, { others }) => link === undefined && others.has(value),
  },
  {
    name: 'more',
    verdict: 'ours right',
    why: 'the document says it, and theirs has left it out',
    fits: ({ side, value }, { source }) => side === 'ours' && isOfSource(value, source),
  },
];

function isThere(link: Difference['link'], known: ReadonlySet<string>): boolean {
  return link !== undefined && link !== 'nowhere' && share(link, known);
}

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
