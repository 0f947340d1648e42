export { localStore, type LocalStoreOptions } from './local-store.ts';
export { memoryStore } from './memory-store.ts';
export { openStore } from './open-store.ts';
export { readWhole } from './read-whole.ts';
export { s3Place, type S3Place } from './s3/s3-place.ts';
export type { Store, StoredObject, StoreOptions } from './store.ts';
export { StoreError, type StoreErrorKind } from './store-error.ts';
export { subStore } from './sub-store.ts';
