export type { Store, StoredObject, StoreOptions } from './store.ts';
export { StoreError, type StoreErrorKind } from './store-error.ts';
