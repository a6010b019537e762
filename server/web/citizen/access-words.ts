// One row of the audit trail in plain words: who, in which role, what was done with what, and why.
import { formatTime } from '#presentation/language.ts';
import { isEmergency } from '#record/access-log.ts';
import type { StoredAuditRecord } from '#store/store.ts';
import type { CitizenVisit } from './parts.ts';

export interface AccessWords {
  readonly when: string;
  readonly who: string;
  readonly role: string;
  readonly organization: string;
  readonly what: string;
  readonly why: string;
  readonly isEmergency: boolean;
  readonly isDenied: boolean;
}

/** Names of agents, each asked for once. */
export function namesFor({ people }: Pick<CitizenVisit, 'people'>): { of(reference: string): Promise<string> } {
  const known = new Map<string, Promise<string>>();
  return {
    of(reference) {
      const [type = '', id = ''] = reference.split('/');
      if (type !== 'Practitioner' && type !== 'Patient' && type !== 'Organization') return Promise.resolve(reference);
      const name = known.get(reference) ?? people.nameOf(type, id);
      known.set(reference, name);
      return name;
    },
  };
}

type ActionName = keyof CitizenVisit['text']['accesses']['actions'];

const actions: Readonly<Record<string, ActionName>> = {
  read: 'read',
  vread: 'vread',
  'search-type': 'search',
  'search-system': 'search',
  'search-compartment': 'search',
  $everything: 'search',
  $summary: 'search',
  $document: 'search',
  $print: 'print',
  $ics: 'print',
  create: 'create',
  $ingest: 'create',
  transaction: 'create',
  update: 'update',
  patch: 'update',
  delete: 'delete',
  $hide: 'hide',
  $unhide: 'unhide',
  '$declare-care': 'declare',
  '$emergency-access': 'emergency',
  $activate: 'consent',
  '$consent-choices': 'consent',
  '$show-notebook': 'consent',
};

export async function accessWords(
  visit: CitizenVisit,
  record: StoredAuditRecord,
  names: ReturnType<typeof namesFor>,
): Promise<AccessWords> {
  const { accesses, who } = visit.text;
  const name = await names.of(record.agent);
  const isMe = record.agent === `Patient/${visit.patient}`;
  const action = accesses.actions[actions[record.action] ?? (record.action.startsWith('history') ? 'history' : 'other')];
  const isAct = ['$declare-care', '$emergency-access', '$activate', '$consent-choices'].includes(record.action);
  return {
    when: formatTime(record.at, visit.language),
    who: isMe ? accesses.you : record.onBehalfOf === visit.patient ? accesses.forYou(name) : name,
    role:
      isMe || record.role === null || record.role === 'citizen' || record.role === 'delegate'
        ? ''
        : (who.roles[record.role] ?? record.role),
    organization: record.organization === null ? '' : await names.of(`Organization/${record.organization}`),
    what: isAct ? action : `${action}: ${countsOf(record.what, visit)}`,
    why: accesses.purposes[record.purpose] ?? record.purpose,
    isEmergency: isEmergency(record),
    isDenied: record.outcome === 'denied',
  };
}

/** `3 reports, 12 results`: which ones is for the person to see in the record itself. */
function countsOf(what: readonly string[], { text }: CitizenVisit): string {
  const counts = new Map<readonly [string, string], number>();
  for (const reference of what) {
    const [type = ''] = reference.split('/');
    if (registry.has(type)) continue;
    const words = text.accesses.types[type] ?? text.accesses.otherType;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  if (counts.size === 0) return text.accesses.nothing;
  return [...counts].map(([[one, many], count]) => `${count} ${count === 1 ? one : many}`).join(', ');
}

/** Everybody's, and no part of any record. */
const registry = new Set(['Organization', 'Practitioner', 'PractitionerRole', 'Location', 'HealthcareService']);
