import type { Readable } from 'node:stream';
import { s3Error } from './s3-failure.ts';

/**
 * The chunks of an answer's body. Rejects when nothing comes for `idleMs` while somebody waits for it: the reader's own time does not count.
 * The body is consumed or destroyed on return, throw and abort; one that nobody reads would keep its connection for ever.
 */
export async function* bodyChunks(
  body: Readable,
  { name, idleMs, signal }: { readonly name: string; readonly idleMs: number; readonly signal?: AbortSignal },
): AsyncGenerator<Uint8Array, void, undefined> {
  const destroy = (): void => void body.destroy(new Error('aborted'));
  signal?.addEventListener('abort', destroy, { once: true });
  // what it says after it was destroyed is nobody's
  body.on('error', () => {});
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, unknown>;
  try {
    for (;;) {
      const idle = setTimeout(() => {
        body.destroy(s3Error('unavailable', `${name} gave no byte for ${idleMs} ms`));
      }, idleMs);
      const next = await chunks.next().finally(() => clearTimeout(idle));
      signal?.throwIfAborted();
      if (next.done === true) return;
      if (next.value.length > 0) yield next.value;
      signal?.throwIfAborted();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', destroy);
    body.destroy();
  }
}
