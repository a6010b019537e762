// A section as Composition has it, with what its entries have become. Which reading its entries get is a table.
// https://hl7.org/fhir/R4/composition-definitions.html#Composition.section
import type { CompositionSection, Reference, Resource } from '@medplum/fhirtypes';
import { attribute, child, childrenOf, textOf, type XmlElement } from '../../xml/element.ts';
import { mapEntry } from '../entries/map-entry.ts';
import { filled, some } from '../filled.ts';
import type { Making, Place } from '../making.ts';
import { readNarrative } from '../narrative.ts';
import { extension, identifiersOf, participantsOf, participations, statementNames } from '../statement.ts';
import { readConcept } from '../values.ts';
import { mapDispensation } from './dispensations.ts';
import { exemptions, mapExemption } from './exemptions.ts';
import { catalogue, mapImagingEntry } from './imaging.ts';
import { mapLaboratoryEntry } from './laboratory.ts';

export interface Gathered {
  /** What a report lists as its results. */
  readonly results: Reference[];
  readonly all: Reference[];
  readonly studies: Reference[];
  readonly contained: Resource[];
}

type Kind = 'laboratory' | 'dispensation' | 'other';
type ReadEntry = (statement: XmlElement, making: Making, place: Place, gathered: Gathered) => readonly Reference[];

const bySection: Readonly<Record<string, ReadEntry>> = {
  [exemptions]: (statement, making, place) =>
    statement.name === 'act' ? mapExemption(statement, making) : mapEntry(statement, making, place),
  [catalogue]: (statement, making, _place, gathered) => {
    const made = mapImagingEntry(statement, making);
    gathered.studies.push(...made);
    return made;
  },
};

const byKind: Readonly<Record<Kind, ReadEntry>> = {
  laboratory: (statement, making, place, gathered) => {
    const { results, others } = mapLaboratoryEntry(statement, making, place);
    gathered.results.push(...results);
    return [...results, ...others];
  },
  dispensation: (statement, making, place) => mapDispensation(statement, making, place),
  other: (statement, making, place, gathered) => {
    const made = mapEntry(statement, making, place);
    const [first] = made;
    if (first?.reference?.startsWith('Observation/') === true) gathered.results.push(first);
    return made;
  },
};

/** Laboratories and pharmacies have a way of their own; every other document is read by what its entries are. */
export function kindOfSections(documentCode: string | undefined): Kind {
  if (documentCode === '11502-2') return 'laboratory';
  return documentCode === '60593-1' || documentCode === '29304-3' || documentCode === '81223-0' ? 'dispensation' : 'other';
}

export function readSection(section: XmlElement, kind: Kind, making: Making, gathered: Gathered): CompositionSection {
  const code = readConcept(child(section, 'code'), making);
  const title = textOf(child(section, 'title'));
  const narratives = childrenOf(section, 'text').flatMap((text) => readNarrative(text) ?? []);
  const place: Place = { section: attribute(child(section, 'code'), 'code') };
  const readEntry = bySection[place.section ?? ''] ?? byKind[kind];
  const entry = childrenOf(section, 'entry').flatMap((each) => {
    const statement = each.children.find(({ name }) => statementNames.has(name));
    return statement === undefined ? [] : readEntry(statement, making, place, gathered);
  });
  gathered.all.push(...entry);
  const inner = childrenOf(section, 'component').flatMap((each) =>
    childrenOf(each, 'section').map((below) => readSection(below, kind, making, gathered)),
  );
  const authors = participantsOf(section).filter(({ type }) => type === 'AUT');
  const read = filled<CompositionSection>({
    title,
    code,
    author: some(authors.map(({ role }) => making.parties.person(role))),
    text: narratives[0],
    entry: some(unique(entry)),
    section: some(inner),
    extension: some([
      ...identifiersOf(section).map((identifier) => extension('identifier', { valueIdentifier: identifier })),
      ...(participations(
        authors.filter(({ element }) => child(element, 'time') !== undefined),
        making,
        gathered.contained,
      ) ?? []),
    ]),
  });
  // cmp-1: a section says something, or has sections.
  const isEmpty = read.text === undefined && read.entry === undefined && read.section === undefined;
  return isEmpty
    ? { ...read, emptyReason: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code: 'unavailable' }] } }
    : read;
}

export function unique(references: readonly Reference[]): Reference[] {
  const seen = new Set<string | undefined>();
  return references.filter(({ reference }) => !seen.has(reference) && seen.add(reference) !== undefined);
}
