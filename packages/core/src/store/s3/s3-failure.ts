import { StoreError, type StoreErrorKind } from '../store-error.ts';

const kinds: Readonly<Record<string, StoreErrorKind>> = {
  AccessDenied: 'permission',
  AllAccessDisabled: 'permission',
  AccountProblem: 'permission',
  InvalidAccessKeyId: 'permission',
  SignatureDoesNotMatch: 'permission',
  ExpiredToken: 'permission',
  InvalidToken: 'permission',
  CredentialsProviderError: 'permission',
  TokenProviderError: 'permission',
  NoSuchKey: 'not_found',
  NotFound: 'not_found',
  KeyTooLongError: 'invalid_path',
  InvalidBucketName: 'invalid_path',
  EntityTooLarge: 'no_space',
  ConditionalRequestConflict: 'conflict',
  OperationAborted: 'conflict',
  SlowDown: 'unavailable',
  ServiceUnavailable: 'unavailable',
  InternalError: 'unavailable',
  RequestTimeout: 'unavailable',
  // the client learns the service's time from this answer
  RequestTimeTooSkewed: 'unavailable',
  TimeoutError: 'unavailable',
  NoSuchUpload: 'unavailable',
  // what arrived is not what was sent
  BadDigest: 'unavailable',
  IncompleteBody: 'unavailable',
  XAmzContentSHA256Mismatch: 'unavailable',
};

const advice: Readonly<Record<StoreErrorKind, string>> = {
  not_found: 'see whether the bucket is there and the object was moved or removed',
  permission: 'give these credentials the rights that docs/aws.md lists, or use others',
  no_space: 'make the parts larger, or the object smaller',
  changed: 'run again once nothing writes to it any more',
  truncated: 'run again',
  unavailable: 'run again; if it stays, look at the network and at the endpoint',
  conflict: 'run again when nobody else writes to it',
  invalid_path: 'use a name that S3 takes',
};

/** Errors whose text is about rights and names; those about signatures quote what was signed. */
const shown = new Set(['AccessDenied', 'CredentialsProviderError', 'TokenProviderError']);

/** A StoreError about S3 with the advice of its kind. */
export function s3Error(kind: StoreErrorKind, what: string, cause?: unknown): StoreError {
  return new StoreError(kind, what, advice[kind], cause === undefined ? undefined : { cause });
}

/** What went wrong between us and S3. */
export function s3Failure(error: unknown, couldNot: string): StoreError {
  if (error instanceof StoreError) return error;
  const name = error instanceof Error ? error.name : 'unknown error';
  if (error instanceof Error && /region is missing/i.test(error.message)) {
    return new StoreError('permission', `${couldNot}: no region is set`, 'set AWS_REGION', { cause: error });
  }
  if (name === 'NoSuchBucket')
    return new StoreError('invalid_path', `${couldNot}: there is no such bucket`, 'make it, or name another', {
      cause: error,
    });
  const words = error instanceof Error && shown.has(name) ? `: ${error.message}` : '';
  return s3Error(kindOf(error, name), `${couldNot} (${name}${words})`, error);
}

/** The HTTP status that S3 answered with, `undefined` where it did not answer. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** Whether the same request may do better a little later. */
export function isTransient(error: StoreError): boolean {
  return ['unavailable', 'conflict', 'truncated'].includes(error.kind);
}

function kindOf(error: unknown, name: string): StoreErrorKind {
  const known = kinds[name];
  if (known !== undefined) return known;
  const status = statusOf(error);
  if (status === 403 || status === 401) return 'permission';
  if (status === 404) return 'not_found';
  // a connection that broke, or an answer that was cut off
  if (status === undefined || status < 300 || status === 429 || status >= 500) return 'unavailable';
  return 'invalid_path';
}
