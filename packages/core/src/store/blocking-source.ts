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
    async *open(range = { start: 0, end: object.bytes }, signal, given) {
      signal?.throwIfAborted();
      const handle = atOnce('read', file, () => openSync(file, 'r'));
      try {
        const end = Math.min(range.end, object.bytes);
        const memory = given ?? new Uint8Array(Math.max(0, Math.min(chunkBytes, end - range.start)));
        const look = (): void => {
          const facts = atOnce('read', file, () => fstatSync(handle, { bigint: true }));
          assertUnchanged(facts, file, object);
        };
        let at = range.start;
        let looked = false;
        while (at < end) {
          const bytes = readInto(memory.subarray(0, end - at), at, { handle, file, look });
          if (bytes === 0) break;
          at += bytes;
          // before any byte is given, and after the last is read: of a small file that is one look
          if (at - bytes === range.start) look();
          looked = at === end && bytes === end - range.start;
          if (++chunks % chunksAtATime === 0) await setImmediate();
          yield memory.subarray(0, bytes);
          signal?.throwIfAborted();
        }
        if (!looked) look();
        if (at < end) throw storeError('truncated', `${file} ended at byte ${at} of ${end}`);
      } finally {
        atOnce('read', file, () => closeSync(handle));
      }
    },
  };
}

/** Reads at a position. What fails is that the file is another one, where it is. */
function readInto(
  chunk: Uint8Array,
  at: number,
  { handle, file, look }: { readonly handle: number; readonly file: string; readonly look: () => void },
): number {
  return atOnce('read', file, () => {
    try {
      return readSync(handle, chunk, 0, chunk.length, at);
    } catch (error) {
      look();
      throw error;
    }
  });
}
