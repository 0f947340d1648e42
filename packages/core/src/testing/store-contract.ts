import { describe, expect, test } from 'vitest';
import type { Store } from '../store/store.ts';
import { promiseTests } from './store-contract-parts.ts';
import { storeListContract } from './store-list-contract.ts';
import { storeReadContract } from './store-read-contract.ts';
import { storeWriteContract } from './store-write-contract.ts';

/** What a store cannot keep, said by whoever runs the contract on it. */
export interface StoreLimits {
  /**
   * Promises that it breaks, by the name of their test, and why. None is passed over: each is tested to be broken, so that one which is kept after
   * all, or which there is none of, fails.
   */
  readonly broken?: Readonly<Record<string, string>>;
}

/** Tests every promise of the Store port. `makeStore` gives an empty store for each test. */
export function storeContract(name: string, makeStore: () => Store | Promise<Store>, limits: StoreLimits = {}): void {
  describe(`${name} keeps the promises of a store`, () => {
    const { promise, unknown } = promiseTests(limits.broken ?? {});
    storeWriteContract(makeStore, promise);
    storeReadContract(makeStore, promise);
    storeListContract(makeStore, promise);
    test('each promise that it is said to break is one', () => expect(unknown()).toEqual([]));
  });
}
