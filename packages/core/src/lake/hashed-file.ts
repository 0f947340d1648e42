import { createHash } from 'node:crypto';
import type { WriteBytes } from '../codec/codec.ts';
import type { Store, StoredObject } from '../store/store.ts';
import { byteChannel } from './byte-channel.ts';

/** Pushes a file's bytes. The signal aborts when the bytes are not wanted any more. */
export type MakeBytes<R> = (write: WriteBytes, signal: AbortSignal) => Promise<R>;

export interface HashedFile<R> {
  readonly object: StoredObject;
  /** SHA-256 of the bytes that were handed to the store, hex. */
  readonly sha256: string;
  readonly made: R;
}

/**
 * Writes what `make` pushes, all or nothing. Rejects with the first error of either side; when that is the store's or the signal's, `make` is
 * told through its signal and its writes reject, but nobody waits for it: it may be stuck.
 */
export async function writeHashed<R>(
  store: Store,
  path: string,
  make: MakeBytes<R>,
  signal: AbortSignal,
): Promise<HashedFile<R>> {
  const channel = byteChannel();
  const unwanted = new AbortController();
  const hash = createHash('sha256');
  const hashed = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of channel.chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const storing = store.write(path, hashed(), { signal });
  const making = (async () => await make(channel.write, AbortSignal.any([signal, unwanted.signal])))();
  making.then(channel.end, channel.fail);
  let object: StoredObject;
  try {
    object = await storing;
  } catch (error) {
    channel.close(error);
    unwanted.abort(error);
    throw error;
  }
  return { object, sha256: hash.digest('hex'), made: await making };
}
