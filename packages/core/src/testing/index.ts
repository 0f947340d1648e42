export { faultyStore, type Failure, type Fault, type FaultyStore, type StoreRequest } from './faulty-store.ts';
export { storeContract } from './store-contract.ts';
export { denying, diskFullAfter, failingAt, readingFails } from './store-faults.ts';
