// Every code, identifier, date and quantity of a document, and where each is after the ingest: in the result, or named as not understood.
// Counted over the tree of the XML and the JSON of the result; nothing of the reading between them is used.
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Ingested } from '#ingest/document.ts';
import { attribute, pathOf, type XmlElement } from '#ingest/xml/element.ts';
import { factsOfResult, type ResultFacts } from './facts-of-result.ts';

export type Kind = 'code' | 'identifier' | 'date' | 'quantity' | 'result';
export const kinds: readonly Kind[] = ['code', 'identifier', 'date', 'quantity', 'result'];

export interface Count {
  readonly kind: Kind;
  readonly source: number;
  readonly carried: number;
  readonly said: number;
  readonly named: number;
  readonly lost: readonly string[];
}

interface Fact {
  readonly kind: Kind;
  readonly element: XmlElement;
  /** As the result has it. */
  readonly key: string;
  readonly isIn: (result: ResultFacts) => boolean;
  /** In how many resources, where each is to have one of its own. */
  readonly places?: (result: ResultFacts) => number;
  readonly isQuestion: boolean;
}

/** They say how CDA is built: the elements of FHIR say the same, or nothing of the person is in them. */
const forms = new Set(['templateId', 'typeId', 'realmCode', 'languageCode', 'signatureCode', 'statusCode', 'versionNumber', 'telecom', 'reference']); // prettier-ignore

/** Codes that ask a question whose answer has an element of its own in FHIR. */
const questions: Readonly<Record<string, string>> = {
  '52473-6': 'AllergyIntolerance',
  '75321-0': 'AllergyIntolerance.reaction.manifestation',
  SEV: 'severity',
  '33999-4': 'clinicalStatus',
  '89261-2': 'extension clinical-course',
  '48767-8': 'note',
  '30973-2': 'Immunization.protocolApplied.doseNumber',
  '75323-6': 'Immunization.protocolApplied.targetDisease',
  '95715-9': 'Immunization.reasonCode',
  '59785-6': 'Immunization.reasonCode',
  '35267-4': 'FamilyMemberHistory.condition.onsetAge',
  '39016-1': 'FamilyMemberHistory.deceasedAge',
  '33882-2': 'Specimen.collection',
  '29308-4': 'reasonCode',
  '29298-7': 'reasonCode',
};

export function countFacts(root: XmlElement, { resources, issues }: Ingested): readonly Count[] {
  const result = factsOfResult(resources.filter(({ value }) => value.resourceType !== 'Binary').map(({ value }) => value));
  const named = new Set(issues.flatMap((issue: OperationOutcomeIssue) => issue.expression ?? []));
  const facts = countedTogether(factsOf(root));
  return kinds.map((kind) => {
    const all = facts.filter((fact) => fact.kind === kind);
    const rest = all.filter((fact) => !fact.isIn(result));
    const said = rest.filter(({ isQuestion }) => isQuestion);
    const told = rest.filter((fact) => !fact.isQuestion && named.has(pathOf(fact.element)));
    const lost = rest
      .filter((fact) => !fact.isQuestion && !named.has(pathOf(fact.element)))
      .map(({ element, key }) => `${pathOf(element)} ${key}`);
    return { kind, source: all.length, carried: all.length - rest.length, said: said.length, named: told.length, lost };
  });
}

function factsOf(element: XmlElement): readonly Fact[] {
  if (element.name === 'text' && element.parent?.name === 'section') return [];
  return [...ownFacts(element), ...resultFacts(element), ...element.children.flatMap(factsOf)];
}

function ownFacts(element: XmlElement): readonly Fact[] {
  if (forms.has(element.name.replace(/^[a-z]+:/, ''))) return [];
  return [codeFact(element), identifierFact(element), dateFact(element) ?? quantityFact(element)].filter((fact) => fact !== undefined);
}

function codeFact(element: XmlElement): Fact | undefined {
  const code = attribute(element, 'code')?.replaceAll(/\s+/g, ' ');
  if (code === undefined) return undefined;
  const system = attribute(element, 'codeSystem');
  const isQuestion = code in questions || element.name === 'administrativeGenderCode';
  return {
    kind: 'code',
    element,
    key: `${system ?? ''}|${code}`,
    isIn: (result) => result.hasCode(system, code),
    isQuestion,
  };
}

function identifierFact(element: XmlElement): Fact | undefined {
  const [root, extension] = ['root', 'extension'].map((name) => attribute(element, name));
  if (root === undefined) return undefined;
  return {
    kind: 'identifier',
    element,
    key: `${root}|${extension ?? ''}`,
    isIn: (result) => result.hasIdentifier(root, extension),
    isQuestion: false,
  };
}

const times = /^(?:effectiveTime|time|birthTime|deceasedTime|expirationTime|existenceTime|availabilityTime)$/;

function isTime(element: XmlElement): boolean {
  return [element, element.parent].some(
    (each) => each !== undefined && (times.test(each.name.replace(/^[a-z]+:/, '')) || /TS/.test(attribute(each, 'xsi:type') ?? '')),
  );
}

function dateFact(element: XmlElement): Fact | undefined {
  const value = attribute(element, 'value');
  if (value === undefined || attribute(element, 'unit') !== undefined || !isTime(element) || !/^\d{4}/.test(value)) return undefined;
  return { kind: 'date', element, key: value, isIn: (result) => result.hasTime(value), isQuestion: false };
}

function quantityFact(element: XmlElement): Fact | undefined {
  const [value, unit] = ['value', 'unit'].map((name) => attribute(element, name));
  if (value === undefined || !/^[+-]?\d+(?:\.\d+)?$/.test(value)) return undefined;
  return {
    kind: 'quantity',
    element,
    key: `${value} ${unit ?? ''}`,
    isIn: (result) => result.hasQuantity(Number(value), unit === '1' ? undefined : unit),
    isQuestion: false,
  };
}

/** What was found, with what was looked for: the two belong to one resource, as often as the document says it. */
function resultFacts(element: XmlElement): readonly Fact[] {
  if (element.name !== 'observation') return [];
  const code = element.children.find(({ name }) => name === 'code');
  const [asked, value] = [code === undefined ? undefined : codeFact(code), element.children.find(({ name }) => name === 'value')];
  const found = value === undefined ? undefined : (codeFact(value) ?? dateFact(value) ?? quantityFact(value));
  if (asked === undefined || found === undefined || asked.isQuestion) return [];
  return [
    {
      kind: 'result',
      element,
      key: `${asked.key} = ${found.key}`,
      isIn: (result) => placesOf(result, asked, found) > 0,
      places: (result) => placesOf(result, asked, found),
      isQuestion: false,
    },
  ];
}

function placesOf({ parts }: ResultFacts, asked: Fact, found: Fact): number {
  return parts.filter((part) => asked.isIn(part) && found.isIn(part)).length;
}

/** The same result three times is three resources: the third is not in the first. */
function countedTogether(facts: readonly Fact[]): readonly Fact[] {
  const seen = new Map<string, number>();
  return facts.map((fact) => {
    const { places, key } = fact;
    if (places === undefined) return fact;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return { ...fact, isIn: (result) => places(result) > before };
  });
}
