// Every interaction by the name that the route table uses.
// https://hl7.org/fhir/R4/http.html#summary
import type { Submission } from '#record/submit.ts';
import { createAnswerEntry, type AnswerEntryParts } from './answer-entry.ts';
import { acceptRaw, answerRaw } from './binary.ts';
import { createChart, type Chart } from './chart.ts';
import { createHistory, type HistoryParts } from './history.ts';
import type { Ask, Interaction, Operation } from './interaction.ts';
import { createOperations, type OperationParts } from './operations.ts';
import { withOwnDefinitions, type OwnDefinitionParts } from './own-definitions.ts';
import { createPublish, type PublishParts } from './publish.ts';
import { createPatch } from './patch.ts';
import type { Project } from './project.ts';
import { createRead } from './read.ts';
import { createRouteEntry, type InteractionName, type ReadAddress } from './route-entry.ts';
import { createSearch } from './search.ts';
import { createTransaction, type TransactionParts } from './transaction.ts';
import { createCreate, createDelete, createUpdate } from './write.ts';

export interface InteractionParts
  extends
    Omit<OperationParts, 'chart' | 'search' | 'conformance'>,
    Omit<HistoryParts, 'record'>,
    Omit<OwnDefinitionParts, 'record' | 'operations' | 'conformance'>,
    Pick<TransactionParts, 'readCondition' | 'elements' | 'maxEntries'>,
    Pick<AnswerEntryParts, 'statusOf' | 'report'> {
  readonly readAddress: ReadAddress;
  readonly operationAt: (operations: readonly Operation[], method: string, place: Pick<Ask, 'operation' | 'type' | 'id'>) => Operation;
  readonly conformance: OperationParts['conformance'] & OwnDefinitionParts['conformance'];
  readonly record: OperationParts['record'] & Submission;
  readonly newId: PublishParts['newId'];
  readonly project: Project;
}

export interface Interactions {
  readonly interactions: Readonly<Record<Exclude<InteractionName, 'operation'> | 'transaction', Interaction>>;
  readonly operations: readonly Operation[];
  /** For pages: records as people read them. */
  readonly chart: Chart;
}

export function createInteractions(parts: InteractionParts): Interactions {
  const chart = createChart(parts);
  const operations = createOperations({ ...parts, chart, search: createSearch(parts) });
  const record = withOwnDefinitions({ ...parts, operations });
  const search = createSearch({ ...parts, record });
  const read = answerRaw(createRead({ ...parts, record }));
  const single: Record<Exclude<InteractionName, 'operation'>, Interaction> = {
    read,
    vread: read,
    create: acceptRaw(createPublish(createCreate({ ...parts, record }), parts)),
    update: acceptRaw(createUpdate({ ...parts, record })),
    patch: createPatch({ ...parts, record }),
    delete: createDelete({ ...parts, record }),
    search,
    history: createHistory(parts),
  };
  const routeEntry = createRouteEntry(parts.readAddress);
  const operationAt: AnswerEntryParts['operationAt'] = (method, place) => parts.operationAt(operations, method, place);
  const answerEntry = createAnswerEntry({ ...parts, routeEntry, operationAt, interactions: single });
  return {
    operations,
    chart,
    interactions: {
      ...single,
      transaction: createTransaction({ ...parts, record: { ...parts.record, ...record }, routeEntry, operationAt, answerEntry }),
    },
  };
}
