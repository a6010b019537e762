// Results as the rows of a table: every observation, its components and its members, one below the other.
// https://hl7.org/fhir/R4/observation.html
import type { Coding, Observation, ObservationComponent, Reference } from '@medplum/fhirtypes';
import { flagOf, type Flag } from './flag.ts';
import { formatDate } from './language.ts';
import { valueText } from './quantity-text.ts';
import type { Reading } from './reading.ts';
import { rangeTexts } from './reference-ranges.ts';
import { words, wordFor } from './words.ts';
import { conceptText } from './wording.ts';

export interface ResultRow {
  /** `Observation/ID`, of a component that of its observation. */
  readonly source: string;
  readonly name: string;
  /** By which the same exam is found again. */
  readonly code?: { readonly system: string; readonly code: string };
  /** 0 for a result, 1 for what it consists of, ... */
  readonly depth: number;
  /** A heading: what stands below it has the values. */
  readonly isGroup: boolean;
  readonly value: string;
  readonly unit: string;
  readonly ranges: readonly string[];
  readonly flag?: Flag;
  /** Comment of the laboratory, method, state when it is not final. */
  readonly notes: readonly string[];
  readonly date: string;
}

/** Panels in panels are read this deep; what is deeper is a loop or a mistake. */
const deepest = 6;

export function resultRows(results: readonly (Reference | Observation)[], reading: Reading): readonly ResultRow[] {
  const seen = new Set<Observation>();
  const observations = results.flatMap((result) => observationAt(result, reading) ?? []);
  const members = new Set(
    observations.flatMap(({ hasMember = [] }) => hasMember.flatMap((member) => observationAt(member, reading) ?? [])),
  );
  // A report may name a panel and its members too: the members stand in the panel.
  return observations.filter((observation) => !members.has(observation)).flatMap((observation) => rowsOf(observation, 0, seen, reading));
}

function observationAt(result: Reference | Observation, { find }: Reading): Observation | undefined {
  if ('resourceType' in result) return result;
  const found = find(result.reference ?? '');
  return found?.resourceType === 'Observation' ? found : undefined;
}

function rowsOf(
  observation: Observation,
  depth: number,
  seen: Set<Observation>,
  reading: Reading,
  around?: ResultRow,
): readonly ResultRow[] {
  if (seen.has(observation) || depth > deepest) return [];
  seen.add(observation);
  const members = (observation.hasMember ?? []).flatMap((member) => observationAt(member, reading) ?? []);
  const components = observation.component ?? [];
  const own = rowOf(observation, observation, depth, reading);
  const row = {
    ...own,
    isGroup: own.value === '' && members.length + components.length > 0,
    notes: [...own.notes, ...remarksOn(observation, reading)],
  };
  const isSaid = around !== undefined && saysNoMore(row, around);
  const below = isSaid ? depth : depth + 1;
  return [
    ...(isSaid ? [] : [row]),
    ...components.map((component) => rowOf(component, observation, below, reading)),
    ...members.flatMap((member) => rowsOf(member, below, seen, reading, isSaid ? around : row)),
  ];
}

/** Some laboratories send a group in a group of the same name: one heading is enough. */
function saysNoMore({ name, isGroup, notes }: ResultRow, around: ResultRow): boolean {
  return isGroup && around.isGroup && name === around.name && notes.length === 0;
}

function rowOf(result: Observation | ObservationComponent, of: Observation, depth: number, { language }: Reading): ResultRow {
  const coding = result.code.coding?.find(({ code, system }) => code !== undefined && system !== undefined);
  const flag = flagOf(result);
  return {
    source: `Observation/${of.id ?? ''}`,
    name: conceptText(result.code),
    ...(coding === undefined ? {} : { code: codeOf(coding) }),
    depth,
    isGroup: false,
    ...valueText(result, language),
    ranges: rangeTexts(result.referenceRange ?? [], language),
    ...(flag === undefined ? {} : { flag }),
    notes: [],
    date: formatDate(of.effectiveDateTime ?? of.effectivePeriod?.start ?? of.effectiveInstant, language),
  };
}

function codeOf({ system = '', code = '' }: Coding): { system: string; code: string } {
  return { system, code };
}

function remarksOn({ status, method, note = [] }: Observation, { language }: Reading): readonly string[] {
  const state = status === undefined || status === 'final' ? [] : [wordFor(words[language].reportStatus, status)];
  return [...state, ...(method === undefined ? [] : [conceptText(method)]), ...note.flatMap(({ text }) => text ?? [])];
}
