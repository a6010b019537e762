// One entry of a batch (or a read of a transaction), answered as if it had come alone; its failure is its own.
// https://hl7.org/fhir/R4/http.html#transaction-response
import type { BundleEntry as SentEntry } from '@medplum/fhirtypes';
import type { BundleEntry } from '#fhir/bundle.ts';
import { OperationOutcomeError, required } from '#fhir/outcome.ts';
import { outcomeText } from './answer.ts';
import type { Answer, Ask, Interaction } from './interaction.ts';
import { routeEntry, type InteractionName } from './route-entry.ts';

export interface AnswerEntryParts {
  readonly interactions: Readonly<Record<InteractionName, Interaction>>;
  /** HTTP status of an error and of an answer, as the door says it. */
  readonly statusOf: (what: OperationOutcomeError | Answer) => number;
  /** Foreign errors are logged with the request id and answered without detail. */
  readonly report: (error: unknown, requestId: string) => OperationOutcomeError;
}

export type AnswerEntry = (ask: Ask, entry: SentEntry, content: string | undefined) => Promise<BundleEntry>;

export function createAnswerEntry({ interactions, statusOf, report }: AnswerEntryParts): AnswerEntry {
  return async (ask, entry, content) => {
    try {
      const entryAsk = askOf(ask, entry, content);
      const answer = await interactions[entryAsk.name](entryAsk.ask);
      return answered(answer, statusOf(answer), entry.request?.method === 'HEAD');
    } catch (error) {
      const known = error instanceof OperationOutcomeError ? error : report(error, ask.requestId);
      return { response: { status: String(statusOf(known)), outcome: outcomeText(known.outcome.issue) } };
    }
  };
}

function askOf(ask: Ask, { request }: SentEntry, content: string | undefined): { name: InteractionName; ask: Ask } {
  if (request?.method === undefined || request.url === undefined) throw required('The entry has no request; give method and url.', 'Bundle.entry.request');
  const { name, ...route } = routeEntry(request.method, request.url);
  const version = (text: string | undefined): number | undefined => {
    const [, digits] = /^(?:W\/)?"(\d+)"$/.exec(text ?? '') ?? [];
    return digits === undefined ? undefined : Number(digits);
  };
  const ifMatch = version(request.ifMatch);
  const ifNoneMatch = version(request.ifNoneMatch);
  return {
    name,
    ask: {
      requester: ask.requester,
      requestId: ask.requestId,
      asked: `${request.method} ${request.url}`,
      ...route,
      ...(content === undefined ? {} : { body: { text: content, mediaType: 'application/fhir+json' } }),
      preconditions: {
        ...(ifMatch === undefined ? {} : { ifMatch }),
        ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
        ...(request.ifModifiedSince === undefined ? {} : { ifModifiedSince: Date.parse(request.ifModifiedSince) }),
        ...(request.ifNoneExist === undefined ? {} : { ifNoneExist: request.ifNoneExist }),
      },
      prefer: { ...ask.prefer, return: ask.prefer.return ?? 'minimal' },
    },
  };
}

function answered(answer: Answer, status: number, isHead: boolean): BundleEntry {
  const { version } = answer;
  return {
    ...(answer.body === undefined || isHead ? {} : { resource: answer.body }),
    response: {
      status: String(status),
      ...(version === undefined
        ? {}
        : {
            ...(answer.kind === 'created' ? { location: `${version.type}/${version.id}/_history/${version.version}` } : {}),
            etag: `W/"${version.version}"`,
            lastModified: new Date(version.updated).toISOString(),
          }),
    },
  };
}
