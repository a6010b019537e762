// One entry of a batch (or a read of a transaction), answered as if it had come alone; its failure is its own.
// https://hl7.org/fhir/R4/http.html#transaction-response
import { STATUS_CODES } from 'node:http';
import type { BundleEntry as SentEntry } from '@medplum/fhirtypes';
import type { BundleEntry } from '#fhir/bundle.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { outcomeText } from './answer.ts';
import type { Answer, Ask, Interaction, Operation } from './interaction.ts';
import type { EntryRoute, InteractionName, RouteEntry } from './route-entry.ts';

export interface AnswerEntryParts {
  readonly interactions: Readonly<Record<Exclude<InteractionName, 'operation'>, Interaction>>;
  readonly routeEntry: RouteEntry;
  /** Throws when there is no such operation at this place, or not by this method. */
  readonly operationAt: (method: string, place: EntryRoute['place']) => Operation;
  /** HTTP status of an error and of an answer, as the door says it. */
  readonly statusOf: (what: OperationOutcomeError | Answer) => number;
  /** Foreign errors are logged with the request id and answered without detail. */
  readonly report: (error: unknown, requestId: string) => OperationOutcomeError;
}

/** `at` is the entry's place, `Bundle.entry[3]`; `content` the exact text of its resource. */
export type AnswerEntry = (ask: Ask, entry: SentEntry, content: string | undefined, at: string) => Promise<BundleEntry>;

export function createAnswerEntry({ interactions, routeEntry, operationAt, statusOf, report }: AnswerEntryParts): AnswerEntry {
  return async (ask, entry, content, at) => {
    try {
      const route = routeEntry(entry, at);
      const { name, method, place } = route;
      const run = name === 'operation' ? operationAt(method, place).run : interactions[name];
      const answer = await run(askOf(ask, route, content));
      return {
        ...(answer.body === undefined || method === 'HEAD' ? {} : { resource: answer.body }),
        response: { status: statusText(statusOf(answer)), ...versionFacts(answer, writes.has(name)) },
      };
    } catch (error) {
      const known = error instanceof OperationOutcomeError ? error : report(error, ask.requestId);
      return { response: { status: statusText(statusOf(known)), outcome: outcomeText(known.outcome.issue) } };
    }
  };
}

function askOf(ask: Ask, { place, asked, params, preconditions }: EntryRoute, content: string | undefined): Ask {
  return {
    requester: ask.requester,
    requestId: ask.requestId,
    asked,
    ...place,
    params,
    preconditions,
    ...(content === undefined ? {} : { body: { text: content, mediaType: 'application/fhir+json' } }),
    prefer: { ...ask.prefer, return: ask.prefer.return ?? 'minimal' },
  };
}

/** `201 Created`: three digits are asked for, and the words are what everybody sends. */
function statusText(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
}

const writes: ReadonlySet<InteractionName> = new Set(['create', 'update', 'patch', 'delete']);

function versionFacts({ version }: Answer, isWrite: boolean): Partial<NonNullable<BundleEntry['response']>> {
  if (version === undefined) return {};
  return {
    ...(isWrite ? { location: `${version.type}/${version.id}/_history/${version.version}` } : {}),
    etag: `W/"${version.version}"`,
    lastModified: new Date(version.updated).toISOString(),
  };
}
