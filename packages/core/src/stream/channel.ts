interface Offer<T> {
  readonly value: T;
  readonly settle: (taken: boolean) => void;
}

interface Waiting<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Hands values from a pushing side to a pulling side, one at a time and in lock step: `push` settles when the puller has come back for more,
 * so it is done with the value.
 */
export class Channel<T> implements AsyncIterable<T> {
  #offer: Offer<T> | undefined;
  #inUse: Offer<T> | undefined;
  #waiting: Waiting<T> | undefined;
  #end: { readonly error?: unknown } | undefined;
  #closed = false;

  /** Settles with `true` when the value was used, `false` when the puller wants no more. One push at a time. */
  async push(value: T): Promise<boolean> {
    if (this.#closed) return false;
    return new Promise((settle) => {
      const offer = { value, settle };
      if (this.#waiting === undefined) this.#offer = offer;
      else this.#handOver(this.#takeWaiting(), offer);
    });
  }

  /** No more values: the puller ends after the last one. */
  end(): void {
    this.#finish({});
  }

  /** The puller's next pull rejects with `error`. */
  fail(error: unknown): void {
    this.#finish({ error });
  }

  /** The puller wants no more: pending and later pushes settle with `false`. */
  close(): void {
    this.#closed = true;
    this.#inUse?.settle(false);
    this.#offer?.settle(false);
    this.#inUse = this.#offer = undefined;
  }

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    return {
      next: async () => this.#next(),
      return: async () => {
        this.close();
        return { done: true, value: undefined };
      },
    };
  }

  async #next(): Promise<IteratorResult<T, undefined>> {
    this.#inUse?.settle(true);
    this.#inUse = undefined;
    return new Promise((resolve, reject) => {
      const waiting = { resolve, reject };
      const offer = this.#offer;
      this.#offer = undefined;
      if (offer !== undefined) this.#handOver(waiting, offer);
      else if (this.#closed || this.#end !== undefined) this.#settleEnd(waiting);
      else this.#waiting = waiting;
    });
  }

  #handOver(waiting: Waiting<T>, offer: Offer<T>): void {
    this.#inUse = offer;
    waiting.resolve({ done: false, value: offer.value });
  }

  #takeWaiting(): Waiting<T> {
    const waiting = this.#waiting!;
    this.#waiting = undefined;
    return waiting;
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    if (this.#waiting !== undefined) this.#settleEnd(this.#takeWaiting());
  }

  #settleEnd(waiting: Waiting<T>): void {
    if (!this.#closed && this.#end !== undefined && 'error' in this.#end) waiting.reject(this.#end.error);
    else waiting.resolve({ done: true, value: undefined });
  }
}
