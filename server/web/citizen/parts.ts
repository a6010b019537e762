// What the citizen's pages need of the rooms below, and of whom a visit is.
import type { Restrictions } from '#activation/restrictions.ts';
import type { Policy } from '#consent/policy.ts';
import type { Chart } from '#interactions/chart.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { Hiding } from '#record/hide.ts';
import type { AccessLog } from '#record/access-log.ts';
import type { Notebook } from '#record/notebook.ts';
import type { Restricting } from '#record/restrict.ts';
import type { Submission } from '#record/submit.ts';
import type { VisibilityReport } from '#record/who-can-see.ts';
import type { Act } from '#record/act.ts';
import { inLanguage } from '../language.ts';
import { signedIn, type Visit } from '../page.ts';
import type { People } from '../people.ts';
import { en } from './en.ts';
import { it, type CitizenText } from './it.ts';

/** Whether the person is told of every access; `notify/access-news.ts`. */
export interface AccessWish {
  wanted(patient: string): Promise<boolean>;
  want(patient: string, wanted: boolean): Promise<void>;
}

export interface CitizenParts {
  readonly accessNews: AccessWish;
  readonly chart: Chart;
  readonly record: Disclosure & Hiding & VisibilityReport & AccessLog & Restricting & Notebook & Submission;
  readonly policy: Policy;
  readonly restrictions: Restrictions;
  readonly people: People;
  /** Name and address of what the region offers beside the record. */
  readonly serviceLinks: readonly ServiceLink[];
  readonly host: string;
  readonly newId: () => string;
}

export interface ServiceLink {
  readonly label: { readonly it: string; readonly en: string };
  readonly href: string;
}

/** A page with what it needs at hand. */
export interface CitizenVisit extends Visit, CitizenParts {
  readonly text: CitizenText;
  /** Whose record it is: one's own, or that of whom one acts for. */
  readonly patient: string;
  readonly printing: { readonly language: Visit['language']; readonly now: number };
  read(action: string): Act;
}

export type CitizenPage = (visit: CitizenVisit) => Response | Promise<Response>;

export function citizenVisit(visit: Visit, parts: CitizenParts): CitizenVisit {
  const { requester } = signedIn(visit);
  if (requester.kind !== 'citizen' && requester.kind !== 'delegate') throw new Error('A citizen’s page is open to others.');
  const { language, now } = visit;
  return {
    ...visit,
    ...parts,
    text: inLanguage(language, { it, en }),
    patient: requester.patient,
    printing: { language, now },
    read: (action) => visit.act(action),
  };
}

/** Parameters that are given, in the order of a FHIR search. */
export function params(given: Readonly<Record<string, string | undefined>>): readonly (readonly [string, string])[] {
  return Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
}

/** The address of this page with other parameters. */
export function address(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const known = params(query).map(([name, value]): [string, string] => [name, value]);
  return known.length === 0 ? path : `${path}?${new URLSearchParams(known).toString()}`;
}
