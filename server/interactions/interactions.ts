// Every interaction by the name that the route table uses.
// https://hl7.org/fhir/R4/http.html#summary
import type { Submission } from '#record/submit.ts';
import { createAnswerEntry, type AnswerEntryParts } from './answer-entry.ts';
import { acceptRaw, answerRaw } from './binary.ts';
import { createHistory, type HistoryParts } from './history.ts';
import type { Interaction, Operation } from './interaction.ts';
import { createOperation, createOperations, type OperationParts } from './operations.ts';
import { createPatch } from './patch.ts';
import type { Project } from './project.ts';
import { createRead } from './read.ts';
import type { InteractionName } from './route-entry.ts';
import { createSearch } from './search.ts';
import { createTransaction, type TransactionParts } from './transaction.ts';
import { createCreate, createDelete, createUpdate } from './write.ts';

export interface InteractionParts
  extends OperationParts,
    Omit<HistoryParts, 'record'>,
    Pick<TransactionParts, 'readCondition' | 'isRepeating' | 'maxEntries'>,
    Pick<AnswerEntryParts, 'statusOf' | 'report'> {
  readonly record: OperationParts['record'] & Submission;
  readonly project: Project;
}

export interface Interactions {
  readonly interactions: Readonly<Record<InteractionName | 'transaction', Interaction>>;
  readonly operations: readonly Operation[];
}

export function createInteractions(parts: InteractionParts): Interactions {
  const operations = createOperations(parts);
  const read = answerRaw(createRead(parts));
  const single: Record<InteractionName, Interaction> = {
    read,
    vread: read,
    create: acceptRaw(createCreate(parts)),
    update: acceptRaw(createUpdate(parts)),
    patch: createPatch(parts),
    delete: createDelete(parts),
    search: createSearch(parts),
    history: createHistory(parts),
    operation: createOperation(operations),
  };
  const answerEntry = createAnswerEntry({ ...parts, interactions: single });
  return { operations, interactions: { ...single, transaction: createTransaction({ ...parts, answerEntry }) } };
}
