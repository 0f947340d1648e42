import { describe } from 'vitest';
import type { Store } from '../store/store.ts';
import { storeListContract } from './store-list-contract.ts';
import { storeReadContract } from './store-read-contract.ts';
import { storeWriteContract } from './store-write-contract.ts';

/** Tests every promise of the Store port. `makeStore` gives an empty store for each test. */
export function storeContract(name: string, makeStore: () => Store | Promise<Store>): void {
  describe(`${name} keeps the promises of a store`, () => {
    storeWriteContract(makeStore);
    storeReadContract(makeStore);
    storeListContract(makeStore);
  });
}
