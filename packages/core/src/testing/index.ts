export { faultyStore, type Failure, type Fault, type FaultyStore, type StoreRequest } from './faulty-store.ts';
export { storeContract } from './store-contract.ts';
export { denying, diskFullAfter, failingAt, readingFails } from './store-faults.ts';
export { arbitraryRow, arbitraryRows, type ArbitraryRowsOptions } from './arbitrary-rows.ts';
export { batchesOf, type BatchesOfOptions, type CountedBatches } from './batches-of.ts';
export { rowsOf, runTransform, type RunTransformOptions, type TransformOutcome } from './run-transform.ts';
export { transformContract, type TransformContractOptions } from './transform-contract.ts';
