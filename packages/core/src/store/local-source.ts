import { open, type FileHandle } from 'node:fs/promises';
import type { ByteSource } from '../codec/codec.ts';
import { onDisk, storeError } from './errno.ts';
import { assertUnchanged } from './local-facts.ts';
import type { StoredObject } from './store.ts';

/** What is read at once: a part of a core's cache. */
export const chunkBytes = 262_144;

/**
 * A file as bytes to read, 256 KiB at a time. The next chunk is fetched while the reader works on this one, into the memory of the one before:
 * fresh memory for each chunk costs more than reading it.
 */
export function localSource(file: string, object: StoredObject): ByteSource {
  return {
    name: file,
    bytes: object.bytes,
    async *open(range = { start: 0, end: object.bytes }, signal) {
      signal?.throwIfAborted();
      const handle = await onDisk('read', file, async () => await open(file, 'r'));
      let pending: Promise<Uint8Array> | undefined;
      try {
        await checkUnchanged(handle, file, object);
        const end = Math.min(range.end, object.bytes);
        let at = range.start;
        let buffer = bufferFor(end - at);
        let spare = buffer.subarray(0, 0);
        if (at < end) pending = read(handle, file, at, end, buffer);
        while (pending !== undefined) {
          const chunk: Uint8Array = await pending;
          at += chunk.length;
          [buffer, spare] = [spare.length === 0 ? bufferFor(end - at) : spare, buffer];
          pending = at < end && chunk.length > 0 ? read(handle, file, at, end, buffer) : undefined;
          // its rejection is thrown when it is awaited, or belongs to nobody after an early return
          pending?.catch(() => {});
          signal?.throwIfAborted();
          if (chunk.length > 0) yield chunk;
          signal?.throwIfAborted();
        }
        await checkUnchanged(handle, file, object);
        if (at < end) throw storeError('truncated', `${file} ended at byte ${at} of ${end}`);
      } finally {
        await pending?.catch(() => {});
        await handle.close();
      }
    },
  };
}

function bufferFor(bytes: number): Uint8Array {
  return new Uint8Array(Math.max(0, Math.min(chunkBytes, bytes)));
}

async function read(handle: FileHandle, file: string, at: number, end: number, into: Uint8Array): Promise<Uint8Array> {
  const length = Math.min(into.length, end - at);
  const { bytesRead } = await onDisk('read', file, async () => await handle.read(into, 0, length, at));
  return into.subarray(0, bytesRead);
}

async function checkUnchanged(handle: FileHandle, file: string, object: StoredObject): Promise<void> {
  assertUnchanged(await onDisk('read', file, async () => await handle.stat({ bigint: true })), file, object);
}
