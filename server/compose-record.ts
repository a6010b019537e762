// The record on its store: validation, indexing, classification, the feed gate and the permits, put together.
import type { Requester } from '#auth/requester.ts';
import type { Conformance } from '#conformance/load.ts';
import { createValidator, type Validator } from '#conformance/validate.ts';
import { createClassifier } from '#consent/classify.ts';
import { createFeedGate } from '#consent/feed-gate.ts';
import { checkMayMatch, createMayWriteCheck } from '#consent/may-write.ts';
import { refuseOwnWord } from '#consent/own-word.ts';
import { createPermit, systemPermit, type Permit } from '#consent/permit.ts';
import { loadPolicy, type Policy } from '#consent/policy.ts';
import { createConditions, type ReadCondition } from '#record/conditions.ts';
import { createAccessLog, type AccessLog } from '#record/access-log.ts';
import { createCareDeclarations, type CareDeclarations } from '#record/declare-care.ts';
import { createDisclosure, type Disclosure } from '#record/disclose.ts';
import { createHiding, type Hiding } from '#record/hide.ts';
import { createReception, type Reception } from '#record/receive-document.ts';
import { createNotebook, type Notebook } from '#record/notebook.ts';
import { createProceedings, type Proceedings } from '#record/proceed.ts';
import { createReindexing, type Reindexing } from '#record/reindex-words.ts';
import { createRestricting, type Restricting } from '#record/restrict.ts';
import { createSubmission, type Submission } from '#record/submit.ts';
import { createTally, type Tally } from '#record/tally.ts';
import { createVisibilityReport, type VisibilityReport } from '#record/who-can-see.ts';
import { createReading } from '#reading/reading.ts';
import { createIndexer } from '#search/index-values.ts';
import { createQueryParser, type ReadQuery } from '#search/parse.ts';
import { all } from '#search/predicate.ts';
import { createSystemAliases } from '#search/system-aliases.ts';
import type { Store } from '#store/store.ts';

export interface RecordParts {
  readonly store: Store;
  readonly conformance: Conformance;
  readonly policyName: string;
  readonly baseUrl: string;
  readonly clock: () => number;
  readonly newId: () => string;
  /** Threads that read documents; without them it is done here. */
  readonly threads?: number;
  /** Folder of compiled catalogues, for the threads. */
  readonly terminology?: string;
}

export interface ComposedRecord {
  readonly record: Disclosure &
    Submission &
    Hiding &
    CareDeclarations &
    VisibilityReport &
    Proceedings &
    Tally &
    Reception &
    AccessLog &
    Restricting &
    Reindexing &
    Notebook;
  readonly readQuery: ReadQuery;
  readonly readCondition: ReadCondition;
  readonly validate: Validator['validate'];
  readonly policy: Policy;
  /** Begins the first thread. */
  readonly warm: () => void;
  /** Ends the threads. */
  readonly close: () => Promise<void>;
}

export const pageSize = { defaultCount: 20, maxCount: 1000 };

export function composeRecord(parts: RecordParts): ComposedRecord {
  const { store, conformance, policyName, baseUrl, clock, newId, threads = 0, terminology = '' } = parts;
  const policy = loadPolicy(policyName);
  const aliases = createSystemAliases(policy.systemAliases);
  const { searchParameters, structures, compartments, valueSets, codeSystems } = conformance;
  const language = { searchParameters, structures, compartments, valueSets, codeSystems, aliases, baseUrl };
  const readQuery = createQueryParser({ ...language, clock, ...pageSize });
  const readCondition = createConditions((type, params) => readQuery({ type, params, handling: 'strict' }).query);
  const readGranular = (type: string, params: string) =>
    readQuery({ type, params: [...new URLSearchParams(params)], handling: 'strict' }).query.where;
  const permitFor = (requester: Requester, now: number): Permit => createPermit(requester, { policy, now }, readGranular);
  const { validate } = createValidator(conformance);
  const index = createIndexer(searchParameters, { structures, baseUrl, aliases });
  const classify = createClassifier({ policy, baseUrl });
  const reading = createReading({ threads, validate, index, classify, policy, newId, policyName, baseUrl, terminology });
  const registryTypes = new Set(policy.registryTypes);
  const shared = { store, permitFor, clock };

  const allow = createMayWriteCheck(policy);
  const submission = createSubmission({
    ...shared,
    newId,
    validate,
    index,
    classify,
    readCondition,
    administrativeKinds: policy.kinds.administrative,
    gate: createFeedGate(policy),
    allowMatch: checkMayMatch,
    allow,
    refuseOwnWord: (content, values, requester) => refuseOwnWord(content, values, requester, policy),
    isOwnWord: (kind) => kind === policy.kinds.selfDeclared.kind,
    isRegistryType: (type) => registryTypes.has(type),
    registryPermit: (instance) =>
      systemPermit({ ...instance, where: all }, 'to compare an import with what is stored, to ask a birth date'),
  });

  return {
    readQuery,
    readCondition,
    validate,
    policy,
    warm: reading.warm,
    close: reading.close,
    record: {
      ...createDisclosure(shared),
      ...createHiding(shared),
      ...createTally(shared),
      ...createCareDeclarations({ ...shared, newId, classify, index }),
      ...createProceedings({ store, clock, validate, index, classify, gate: createFeedGate(policy) }),
      ...createVisibilityReport({ ...shared, policy, index }),
      ...createAccessLog(shared),
      ...createReindexing({ store, index }),
      ...createRestricting({ ...shared, validate, index, classify, gate: createFeedGate(policy) }),
      ...createNotebook({ ...shared, newId, policyName, validate, index, classify, gate: createFeedGate(policy) }),
      ...submission,
      ...createReception({
        ...shared,
        readCondition,
        baseUrl,
        validate,
        submit: submission.submit,
        allow,
        prepare: reading.prepare,
      }),
    },
  };
}
