import type { BigIntStats } from 'node:fs';
import { storeError } from './errno.ts';
import type { StoredObject } from './store.ts';

/** A file's facts. Its tag holds the inode too: a file replaced by one of the same size in the same tick is another file. */
export function factsOf(facts: BigIntStats): Omit<StoredObject, 'path'> {
  return {
    bytes: Number(facts.size),
    etag: `${facts.size}-${facts.mtimeNs}-${facts.ino}`,
    modified: new Date(Number(facts.mtimeNs / 1_000_000n)),
  };
}

/** Throws StoreError where an open file is not the one that was listed. */
export function assertUnchanged(facts: BigIntStats, file: string, object: StoredObject): void {
  if (facts.isFile() && factsOf(facts).etag === object.etag) return;
  throw storeError('changed', `${file} is not what it was when it was listed`);
}
