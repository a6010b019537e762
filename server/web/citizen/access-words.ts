// One row of the audit trail in plain words: who, in which role, what was done with what, and why.
import { formatTime } from '#presentation/language.ts';
import type { Access } from '#record/access-log.ts';
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

export interface Names {
  of(reference: string): Promise<string>;
  /** Those of these whose name has the text in it, whatever its case. */
  called(references: readonly string[], text: string): Promise<readonly string[]>;
}

/** Names of agents, each asked for once. */
export function namesFor({ people }: Pick<CitizenVisit, 'people'>): Names {
  const known = new Map<string, Promise<string>>();
  const of = (reference: string): Promise<string> => {
    const [type = '', id = ''] = reference.split('/');
    if (type !== 'Practitioner' && type !== 'Patient' && type !== 'Organization') return Promise.resolve(reference);
    const name = known.get(reference) ?? people.nameOf(type, id);
    known.set(reference, name);
    return name;
  };
  return {
    of,
    async called(references, text) {
      const names = await Promise.all(references.map(of));
      return references.filter((_, i) => names[i]?.toLowerCase().includes(text) === true);
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
  login: 'login',
  logout: 'logout',
};

/** Said without what was shown: nothing was. */
const acts = new Set(['$declare-care', '$emergency-access', '$activate', '$consent-choices', '$show-notebook', 'login', 'logout']);

/** Who tried to sign in and could not. */
const nobody = 'unknown';

/** As the filter for emergencies has it. */
function isEmergency({ purpose, action }: Pick<Access, 'purpose' | 'action'>): boolean {
  return purpose === 'EMERGENCY' || purpose === 'PUBEMERGENCY' || action === '$emergency-access';
}

export async function accessWords(visit: CitizenVisit, record: Access, names: ReturnType<typeof namesFor>): Promise<AccessWords> {
  const { accesses, who } = visit.text;
  const name = await names.of(record.agent);
  const isMe = record.agent === `Patient/${visit.patient}`;
  const action = accesses.actions[actions[record.action] ?? (record.action.startsWith('history') ? 'history' : 'other')];
  const isAct = acts.has(record.action);
  return {
    when: formatTime(record.at, visit.language),
    who:
      record.agent === nobody
        ? accesses.somebody
        : isMe
          ? accesses.you
          : record.onBehalfOf === visit.patient
            ? accesses.forYou(name)
            : name,
    role:
      isMe || record.role === null || record.role === 'citizen' || record.role === 'delegate'
        ? ''
        : (who.roles[record.role] ?? record.role),
    organization: record.organization === null ? '' : await names.of(`Organization/${record.organization}`),
    what: isAct ? action : `${action}: ${countsOf(record.own, visit)}`,
    why: accesses.purposes[record.purpose] ?? record.purpose,
    isEmergency: isEmergency(record),
    isDenied: record.outcome === 'denied',
  };
}

/** `3 reports, 12 results`: which ones is for the person to see in the record itself. */
function countsOf(what: readonly string[], { text, policy }: CitizenVisit): string {
  const ofTypes = new Map<string, number>();
  for (const reference of what) {
    const type = reference.slice(0, reference.indexOf('/'));
    ofTypes.set(type, (ofTypes.get(type) ?? 0) + 1);
  }
  const counts = new Map<readonly [string, string], number>();
  for (const [type, count] of ofTypes) {
    // Registries and definitions are everybody's, and no part of any record.
    if (policy.kinds.open.includes(type)) continue;
    const words = text.accesses.types[type] ?? text.accesses.otherType;
    counts.set(words, (counts.get(words) ?? 0) + count);
  }
  if (counts.size === 0) return text.accesses.nothing;
  return [...counts].map(([[one, many], count]) => `${count} ${count === 1 ? one : many}`).join(', ');
}
