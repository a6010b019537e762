// What every engine must do, as one suite: each engine's test calls it once.
import { describe } from 'vitest';
import type { Store } from './store.ts';
import { countsContract } from './contract/counts.contract.ts';
import { predicateContract, type Runs } from './contract/predicate.contract.ts';
import { hostileContract } from './contract/hostile.contract.ts';
import { keepContract } from './contract/keep.contract.ts';
import { outboxContract } from './contract/outbox.contract.ts';
import { policyContract } from './contract/policy.contract.ts';
import { spreadContract } from './contract/spread.contract.ts';
import { searchContract } from './contract/search.contract.ts';
import { versionsContract } from './contract/versions.contract.ts';
import { writerContract } from './contract/writer.contract.ts';

/** `open` gives an empty store; each test closes its own. */
export function storeContract(engine: string, open: () => Promise<Store>, runs: Runs): void {
  describe(`The store on ${engine}`, () => {
    describe('writing', () => writerContract(open));
    describe('policy', () => policyContract(open));
    describe('spread', () => spreadContract(open));
    describe('predicates', () => predicateContract(open, runs));
    describe('searches', () => searchContract(open));
    describe('hostile values', () => hostileContract(open));
    describe('versions', () => versionsContract(open));
    describe('the keep', () => keepContract(open));
    describe('the outbox', () => outboxContract(open));
    describe('counts', () => countsContract(open));
  });
}
