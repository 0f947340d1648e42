import type { BigIntStats } from 'node:fs';
import type { StoredObject } from './store.ts';

/** A file's facts. Its tag holds the inode too: a file replaced by one of the same size in the same tick is another file. */
export function factsOf(facts: BigIntStats): Omit<StoredObject, 'path'> {
  return {
    bytes: Number(facts.size),
    etag: `${facts.size}-${facts.mtimeNs}-${facts.ino}`,
    modified: new Date(Number(facts.mtimeNs / 1_000_000n)),
  };
}
