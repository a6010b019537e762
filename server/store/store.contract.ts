// What every engine must do, as one suite: each engine's test calls it once.
import { describe } from 'vitest';
import type { Store } from './store.ts';
import { versionsContract } from './contract/versions.contract.ts';

/** `open` gives an empty store; each test closes its own. */
export function storeContract(engine: string, open: () => Promise<Store>): void {
  describe(`The store on ${engine}`, () => {
    describe('versions', () => versionsContract(open));
  });
}
