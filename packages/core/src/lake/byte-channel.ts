import type { WriteBytes } from '../codec/codec.ts';

/** Joins one who pushes bytes to one who pulls them, in lock step: nothing is copied and at most one chunk is on its way. */
export interface ByteChannel {
  /** Settles when the reader is done with the chunk. Rejects when the reader has gone. */
  readonly write: WriteBytes;
  /** No more chunks will come. */
  readonly end: () => void;
  /** The writer failed: the reader gets this error in place of the next chunk. */
  readonly fail: (error: unknown) => void;
  /** The reader has gone: writes waiting and to come reject with this error. */
  readonly close: (error: unknown) => void;
  /** To be read once. Leaving it closes the channel; one who never begins to read it calls `close`. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

interface Waiting {
  readonly chunk: Uint8Array;
  readonly done: () => void;
  readonly refuse: (error: unknown) => void;
}

export function byteChannel(): ByteChannel {
  const waiting: Waiting[] = [];
  let taken: Waiting | undefined;
  let state: { readonly is: 'open' | 'ended' } | { readonly is: 'failed' | 'closed'; readonly error: unknown } = {
    is: 'open',
  };
  let wake = (): void => {};

  const become = (next: typeof state): void => {
    if (state.is === 'open') state = next;
    wake();
  };
  const close = (error: unknown): void => {
    if (state.is !== 'failed') state = { is: 'closed', error };
    taken?.refuse(error);
    taken = undefined;
    for (const write of waiting.splice(0)) write.refuse(error);
    wake();
  };
  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        taken?.done();
        taken = undefined;
        if (state.is === 'failed' || state.is === 'closed') throw state.error;
        taken = waiting.shift();
        if (taken !== undefined) yield taken.chunk;
        else if (state.is === 'ended') return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      close(new Error('nobody takes these bytes any more'));
    }
  }
  return {
    async write(chunk) {
      if (state.is === 'closed' || state.is === 'failed') throw state.error;
      if (state.is === 'ended') throw new Error('bytes came after the end');
      await new Promise<void>((done, refuse) => {
        waiting.push({ chunk, done, refuse });
        wake();
      });
    },
    end: () => become({ is: 'ended' }),
    fail: (error) => become({ is: 'failed', error }),
    close,
    chunks: read(),
  };
}
