import { open, type FileHandle } from 'node:fs/promises';
import type { ByteSource } from '../codec/codec.ts';
import { onDisk, storeError } from './errno.ts';
import { factsOf } from './local-facts.ts';
import type { StoredObject } from './store.ts';

const chunkBytes = 262_144;

/** A file as bytes to read, 256 KiB at a time. The next chunk is fetched while the reader works on this one. */
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
        if (at < end) pending = read(handle, file, at, end);
        while (pending !== undefined) {
          const chunk: Uint8Array = await pending;
          at += chunk.length;
          pending = at < end && chunk.length > 0 ? read(handle, file, at, end) : undefined;
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

async function read(handle: FileHandle, file: string, at: number, end: number): Promise<Uint8Array> {
  const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, end - at));
  const { bytesRead } = await onDisk('read', file, async () => await handle.read(chunk, 0, chunk.length, at));
  return chunk.subarray(0, bytesRead);
}

async function checkUnchanged(handle: FileHandle, file: string, object: StoredObject): Promise<void> {
  const facts = await onDisk('read', file, async () => await handle.stat({ bigint: true }));
  if (!facts.isFile() || factsOf(facts).etag !== object.etag) {
    throw storeError('changed', `${file} is not what it was when it was listed`);
  }
}
