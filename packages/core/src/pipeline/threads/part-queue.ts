import type { PartOutput } from '../part.ts';

interface Waiting {
  readonly output: PartOutput;
  readonly taken: () => void;
}

/** Outputs of a part that may wait before its worker is told to wait too. */
const room = 8;

/** The outputs of one part on their way from its worker to whoever takes them in turn. */
export class PartQueue {
  readonly #waiting: Waiting[] = [];
  #state: { readonly is: 'open' | 'ended' } | { readonly is: 'failed'; readonly error: unknown } = { is: 'open' };
  #wake = (): void => {};
  #closed = false;

  /** `taken` is called when the worker may give one more. */
  add(output: PartOutput, taken: () => void): void {
    if (this.#closed) return taken();
    if (this.#waiting.length < room) {
      this.#waiting.push({ output, taken: () => {} });
      taken();
    } else {
      this.#waiting.push({ output, taken });
    }
    this.#wake();
  }

  /** Lets go what waits and what is still to come: nobody takes it. */
  close(): void {
    this.#closed = true;
    for (const { taken } of this.#waiting.splice(0)) taken();
  }

  end(): void {
    if (this.#state.is === 'open') this.#state = { is: 'ended' };
    this.#wake();
  }

  fail(error: unknown): void {
    if (this.#state.is !== 'failed') this.#state = { is: 'failed', error };
    this.#wake();
  }

  async *outputs(): AsyncGenerator<PartOutput, void, undefined> {
    for (;;) {
      if (this.#state.is === 'failed') throw this.#state.error;
      const next = this.#waiting.shift();
      if (next !== undefined) {
        next.taken();
        yield next.output;
      } else if (this.#state.is === 'ended') return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
