// An organisation, a professional or a role ends, or is opened again: from which day, why, by whom. Each act is a version of the entry,
// which names it in one extension; nothing is deleted.
import type { Extension, Identifier, Organization, Period, Practitioner, PractitionerRole, Provenance } from '@medplum/fhirtypes';
import { issue, OperationOutcomeError } from '#fhir/outcome.ts';
import { isDay } from './registry-entries.ts';

export type RegistryEntry = Organization | Practitioner | PractitionerRole;

export interface RegistryWish {
  readonly act: 'end' | 'reopen';
  /** `YYYY-MM-DD`; not asked of a reopening. */
  readonly day: string;
  readonly reason: string;
}

export interface RegistryMoment {
  readonly now: number;
  /** The day of `now` in Rome. */
  readonly today: string;
  /** `Practitioner/ID` */
  readonly by: string;
}

/** What the registry did last with an entry. */
export interface KnownAct {
  readonly by: string;
  readonly time: string;
  readonly reason: string;
}

const url = 'https://fascicolo.example/fhir/StructureDefinition/registry-act';
const mostReason = 300;
const dataOperation = 'http://terminology.hl7.org/CodeSystem/v3-DataOperation';
const participantType = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';

/** Throws with the fields that are wrong: `day`, `reason`. */
export function withAct<T extends RegistryEntry>(entry: T, wish: RegistryWish, moment: RegistryMoment): T {
  const reason = wish.reason.trim();
  const wrong = [
    ...(wish.act === 'reopen' || isGoodDay(entry, wish.day, moment.today) ? [] : ['day']),
    ...(reason !== '' && reason.length <= mostReason && !/[<>]/.test(reason) ? [] : ['reason']),
  ];
  if (wrong.length > 0) throw new OperationOutcomeError(wrong.map((expression) => issue('value', 'missing or malformed', { expression })));
  const isEnd = wish.act === 'end';
  const time = isEnd ? endOf(wish.day, moment) : new Date(moment.now).toISOString();
  const act: Extension = { url, valueAnnotation: { authorReference: { reference: moment.by }, time, text: reason } };
  const extension = [...(entry.extension ?? []).filter((one) => one.url !== url), act];
  return { ...entry, extension, ...(isEnd ? ending(entry, time) : reopening(entry)) };
}

/** Who did it, when, from which moment it holds, and why: written together with the act. https://hl7.org/fhir/R4/provenance.html */
export function provenanceOf(acted: RegistryEntry, { act }: Pick<RegistryWish, 'act'>, { now, by }: RegistryMoment): Provenance {
  const done = lastAct(acted);
  return {
    resourceType: 'Provenance',
    target: [{ reference: `${acted.resourceType}/${acted.id ?? ''}` }],
    occurredDateTime: done?.time ?? '',
    recorded: new Date(now).toISOString(),
    reason: [{ text: done?.reason ?? '' }],
    activity: {
      coding: [{ system: dataOperation, code: 'UPDATE' }],
      text: act === 'end' ? 'Ended in the registry' : 'Opened again in the registry',
    },
    agent: [
      {
        type: { coding: [{ system: participantType, code: 'author' }] },
        who: { reference: by },
        onBehalfOf: { reference: 'Organization/region' },
      },
    ],
  };
}

export function lastAct({ extension = [] }: RegistryEntry): KnownAct | undefined {
  const found = extension.find((one) => one.url === url)?.valueAnnotation;
  if (found === undefined) return undefined;
  return { by: found.authorReference?.reference ?? '', time: found.time ?? '', reason: found.text ?? '' };
}

/** In Rome, as the period of a role counts: a day lasts until its end. */
export function hasEnded(entry: RegistryEntry, { now, today }: Pick<RegistryMoment, 'now' | 'today'>): boolean {
  if (entry.active === false) return true;
  const end = entry.resourceType === 'PractitionerRole' ? entry.period?.end : undefined;
  if (end === undefined) return false;
  return end.length > 10 ? Date.parse(end) < now : end < today;
}

/** Roles may end on a day to come; organisations and professionals end when it is said. */
function isGoodDay(entry: RegistryEntry, day: string, today: string): boolean {
  if (!isDay(day)) return false;
  return entry.resourceType === 'PractitionerRole' ? day >= (entry.period?.start ?? '').slice(0, 10) : day <= today;
}

/** Today = at once, not at midnight: whoever presses the button means now. */
function endOf(day: string, { now, today }: RegistryMoment): string {
  return day === today ? new Date(now - 1).toISOString() : day;
}

function ending(entry: RegistryEntry, end: string): Partial<RegistryEntry> {
  switch (entry.resourceType) {
    case 'PractitionerRole':
      return { period: { ...entry.period, end } };
    case 'Organization':
      return { active: false, ...codes(entry, (period) => ({ ...period, end })) };
    case 'Practitioner':
      return { active: false };
  }
}

function reopening(entry: RegistryEntry): Partial<RegistryEntry> {
  const open = ({ end: _, ...rest }: Period = {}): Period => rest;
  switch (entry.resourceType) {
    case 'PractitionerRole':
      return { active: true, period: open(entry.period) };
    case 'Organization':
      return { active: true, ...codes(entry, open) };
    case 'Practitioner':
      return { active: true };
  }
}

/** The code of an organisation is good as long as the organisation is. */
function codes({ identifier }: Organization, change: (period?: Period) => Period): { identifier?: Identifier[] } {
  if (identifier === undefined) return {};
  return {
    identifier: identifier.map(({ period, ...one }) => {
      const changed = change(period);
      return Object.keys(changed).length === 0 ? one : { ...one, period: changed };
    }),
  };
}
