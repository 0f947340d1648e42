import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { ByteSource } from '../codec/codec.ts';
import { atOnce, storeError } from './errno.ts';
import { assertUnchanged } from './local-facts.ts';
import { chunkBytes } from './local-source.ts';
import type { StoredObject } from './store.ts';

/** Chunks between two looks at what else waits for this thread: signals, messages. */
const chunksAtATime = 16;
/** Chunks read by this thread so far: of very many small files too something is looked at in between. */
let chunks = 0;

/**
 * As `localSource`, for a thread that has nothing else to do: it waits for the disk itself. Being woken for each chunk takes longer than
 * reading it, and bytes that are read where they are used are still in the core's cache.
 */
export function blockingSource(file: string, object: StoredObject): ByteSource {
  return {
    name: file,
    bytes: object.bytes,
    async *open(range = { start: 0, end: object.bytes }, signal) {
      signal?.throwIfAborted();
      const handle = atOnce('read', file, () => openSync(file, 'r'));
      try {
        const look = () => atOnce('read', file, () => fstatSync(handle, { bigint: true }));
        assertUnchanged(look(), file, object);
        const end = Math.min(range.end, object.bytes);
        const chunk = new Uint8Array(Math.max(0, Math.min(chunkBytes, end - range.start)));
        let at = range.start;
        while (at < end) {
          const length = Math.min(chunk.length, end - at);
          const bytes = atOnce('read', file, () => readSync(handle, chunk, 0, length, at));
          if (bytes === 0) break;
          at += bytes;
          if (++chunks % chunksAtATime === 0) await setImmediate();
          yield chunk.subarray(0, bytes);
          signal?.throwIfAborted();
        }
        assertUnchanged(look(), file, object);
        if (at < end) throw storeError('truncated', `${file} ended at byte ${at} of ${end}`);
      } finally {
        atOnce('read', file, () => closeSync(handle));
      }
    },
  };
}
