type Chunks = AsyncIterator<Uint8Array, unknown> | Iterator<Uint8Array, unknown>;

/**
 * The chunks until the signal aborts: then it throws the signal's reason at once, even while the producer is stuck, and tells the producer
 * to stop. The producer is told to stop on return and throw as well.
 */
export async function* untilAborted(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (signal === undefined) {
    yield* chunks;
    return;
  }
  signal.throwIfAborted();
  const iterator: Chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  let state: 'waiting' | 'pulling' | 'ended' = 'waiting';
  const pull = async (): Promise<IteratorResult<Uint8Array, unknown>> => {
    state = 'pulling';
    try {
      const next = await iterator.next();
      state = next.done === true ? 'ended' : 'waiting';
      return next;
    } catch (error) {
      state = 'ended';
      throw error;
    }
  };
  let stopWaiting = (): void => {};
  const onAbort = (): void => stopWaiting();
  signal.addEventListener('abort', onAbort, { once: true });
  // a promise of its own for each chunk: a race against one that lasts would keep all chunks for as long
  const nextOrStopped = async (): Promise<IteratorResult<Uint8Array, unknown> | undefined> =>
    new Promise((resolve, reject) => {
      stopWaiting = () => resolve(undefined);
      pull().then(resolve, reject);
    });
  try {
    for (;;) {
      const next = await nextOrStopped();
      signal.throwIfAborted();
      if (next === undefined || next.done === true) return;
      yield next.value;
      signal.throwIfAborted();
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // a generator that is stuck in its own await answers return() only when that settles, so nobody waits for it
    if (stateIs(state, 'pulling')) void close(iterator).catch(() => {});
    else if (!stateIs(state, 'ended')) await close(iterator);
  }
}

/** Keeps the compiler from believing that `state` is still what it was before the pulls. */
function stateIs(state: string, expected: string): boolean {
  return state === expected;
}

async function close(chunks: Chunks): Promise<void> {
  await chunks.return?.();
}
