// The record on its store: validation, indexing, classification, the feed gate and the permits, put together.
import type { Requester } from '#auth/requester.ts';
import type { Conformance } from '#conformance/load.ts';
import { createValidator } from '#conformance/validate.ts';
import { createClassifier } from '#consent/classify.ts';
import { createFeedGate } from '#consent/feed-gate.ts';
import { createPermit, systemPermit } from '#consent/permit.ts';
import { loadPolicy } from '#consent/policy.ts';
