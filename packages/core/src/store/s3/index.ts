export type { KmsEncryption } from './s3-bucket.ts';
export { s3StoreByEnvironment } from './s3-environment.ts';
export { s3Store, type S3StoreOptions } from './s3-store.ts';
