import { StoreError, type StoreErrorKind } from './store-error.ts';

const kinds: Readonly<Record<string, StoreErrorKind>> = {
  ENOENT: 'not_found',
  EACCES: 'permission',
  EPERM: 'permission',
  EROFS: 'permission',
  ENOSPC: 'no_space',
  EDQUOT: 'no_space',
  EFBIG: 'no_space',
  ENAMETOOLONG: 'invalid_path',
  ENOTDIR: 'invalid_path',
  EISDIR: 'invalid_path',
  EEXIST: 'invalid_path',
  ENOTEMPTY: 'invalid_path',
  ELOOP: 'invalid_path',
  EINVAL: 'invalid_path',
};

const advice: Readonly<Record<StoreErrorKind, string>> = {
  not_found: 'see whether it was moved or removed',
  permission: 'give this user the right to it, or choose another place (the file system must have hard links)',
  no_space: 'free space or raise the quota, then run again',
  changed: 'run again once nothing writes to it any more',
  truncated: 'run again',
  unavailable: 'run again; if it stays, look at the disk and at the limit of open files',
  conflict: 'run again',
  invalid_path: 'use a path whose parts are short enough and whose folders are folders',
  endpoint: 'use a file system that creates files exclusively',
};

/** A file system's error code, `undefined` for any other error. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What a file system refused, as a StoreError; other errors as they are. */
export function storeErrorFrom(error: unknown, couldNot: string, uri: string): unknown {
  const code = errnoOf(error);
  if (code === undefined) return error;
  return storeError(kinds[code] ?? 'unavailable', `could not ${couldNot} ${uri} (${code})`, error);
}

/** A StoreError with the advice of its kind. */
export function storeError(kind: StoreErrorKind, what: string, cause?: unknown): StoreError {
  return new StoreError(kind, what, advice[kind], cause === undefined ? undefined : { cause });
}

/** Runs one step on the file system; what it refuses is thrown as a StoreError. */
export async function onDisk<R>(couldNot: string, uri: string, step: () => Promise<R>): Promise<R> {
  try {
    return await step();
  } catch (error) {
    throw storeErrorFrom(error, couldNot, uri);
  }
}

/** As `onDisk`, of a step that the thread waits for. */
export function atOnce<R>(couldNot: string, uri: string, step: () => R): R {
  try {
    return step();
  } catch (error) {
    throw storeErrorFrom(error, couldNot, uri);
  }
}
