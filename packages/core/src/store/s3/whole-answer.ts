import type { StoreError } from '../store-error.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { s3Error } from './s3-failure.ts';

/**
 * Throws where an answer has one of these faults, each named by what it is. A proxy may answer 200 with an empty body, with a page of its own
 * or with what it told somebody else, and the client makes empty lists and facts without values of all of these.
 */
export function assertWhole(uri: string, faults: Readonly<Record<string, boolean>>): void {
  const fault = Object.keys(faults).find((name) => faults[name]);
  if (fault !== undefined) throw notWhole(uri, fault);
}

/** An answer that is not believed; the same request may be answered whole. */
export function notWhole(uri: string, fault: string): StoreError {
  return s3Error('unavailable', `the answer about ${uri} is not whole: ${fault}`);
}

/** Whether an answer that names a bucket is about this one. Of an access point's alias the answer may name the access point. */
export function isAbout({ place }: S3Bucket, name: string | undefined): boolean {
  return name === place.bucket || (name !== undefined && /-s3alias$|--ol-s3$/.test(place.bucket));
}
