// Every code, identifier, date and quantity of a document, and where each is after the ingest: in the result, or named as not understood.
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { fhirTime } from '#ingest/cda/time.ts';
import type { Ingested } from '#ingest/document.ts';
import { attribute, pathOf, type XmlElement } from '#ingest/xml/element.ts';

type Kind = 'code' | 'identifier' | 'date' | 'quantity';

export interface Count {
  readonly kind: Kind;
  readonly source: number;
  readonly carried: number;
  readonly said: number;
  readonly named: number;
  readonly lost: readonly string[];
}

/** They say how CDA is built: the elements of FHIR say the same, or nothing of the person is in them. */
const forms = new Set([
  'templateId',
  'typeId',
  'realmCode',
  'languageCode',
  'signatureCode',
  'statusCode',
  'sdtc:statusCode',
  'lab:statusCode',
  'versionNumber',
]);

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

interface Fact {
  readonly kind: Kind;
  readonly element: XmlElement;
  /** Texts that the result holds when the fact is in it; any of them. */
  readonly asWritten: readonly string[];
  readonly isQuestion: boolean;
}

export function countFacts(root: XmlElement, { resources, issues }: Ingested): readonly Count[] {
  const text = resources.map((each) => (each.value.resourceType === 'Binary' ? '' : each.text)).join('\n');
  const named = new Set(issues.flatMap((issue: OperationOutcomeIssue) => issue.expression ?? []));
  const facts = factsOf(root);
  return (['code', 'identifier', 'date', 'quantity'] as const).map((kind) => {
    const all = facts.filter((fact) => fact.kind === kind);
    const isCarried = (fact: Fact): boolean => fact.asWritten.some((each) => text.includes(each));
    const carried = all.filter(isCarried);
    const rest = all.filter((fact) => !isCarried(fact));
    const said = rest.filter(({ isQuestion }) => isQuestion);
    const told = rest.filter((fact) => !fact.isQuestion && named.has(pathOf(fact.element)));
    const lost = rest
      .filter((fact) => !fact.isQuestion && !named.has(pathOf(fact.element)))
      .map(({ element }) => `${pathOf(element)} ${JSON.stringify(element.attributes)}`);
    return { kind, source: all.length, carried: carried.length, said: said.length, named: told.length, lost };
  });
}

function factsOf(element: XmlElement): readonly Fact[] {
  if (element.name === 'text' && element.parent?.name === 'section') return [];
  return [...ownFacts(element), ...element.children.flatMap(factsOf)];
}

function ownFacts(element: XmlElement): readonly Fact[] {
  if (forms.has(element.name)) return [];
  const fact = (kind: Kind, asWritten: readonly string[], isQuestion = false): Fact => ({ kind, element, asWritten, isQuestion });
  const [code, root, extension, value, unit] = ['code', 'root', 'extension', 'value', 'unit'].map((name) => attribute(element, name));
  const found: Fact[] = [];
  if (code !== undefined)
    found.push(
      fact(
        'code',
        [`"code":${JSON.stringify(code.replace(/\s+/g, ' '))}`],
        code in questions || element.name === 'administrativeGenderCode',
      ),
    );
  if (root !== undefined)
    found.push(fact('identifier', extension === undefined ? [`:${root}"`, `"${root}"`] : [JSON.stringify(extension)]));
  const time = value === undefined || unit !== undefined ? undefined : fhirTime(value);
  if (value === undefined || element.name === 'telecom' || element.name === 'reference') return found;
  if (time !== undefined && value.length >= 8) found.push(fact('date', [`"${time.time}"`, `"${time.time.slice(0, 10)}"`]));
  else if (/^[\d.+-]+$/.test(value)) found.push(fact('quantity', [`:${value},`, `:${value}}`, JSON.stringify(value)]));
  return found;
}
