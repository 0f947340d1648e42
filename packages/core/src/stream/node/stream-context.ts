import type { Readable, Writable } from 'node:stream';
import type { ReasonCode, StageContext } from '../stage.ts';

/** Who else may stop a stage that runs inside a Node stream, and who counts what it says. */
export interface StreamContextOptions {
  /** Destroys the stream with its reason. */
  readonly signal?: AbortSignal;
  /** Hears what the stage drops, pairs and measures; its signal destroys the stream too. Default: nobody does. */
  readonly context?: StageContext;
}

/** The context of a stage inside a Node stream: its signal is aborted when the stream is destroyed. */
export class StreamContext implements StageContext {
  readonly #controller = new AbortController();
  readonly #outer: StageContext | undefined;
  readonly #signals: readonly AbortSignal[];

  constructor(options: StreamContextOptions) {
    this.#outer = options.context;
    this.#signals = [options.signal, options.context?.signal].filter((signal) => signal !== undefined);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get asOf(): number | undefined {
    return this.#outer?.asOf;
  }

  drop(reason: ReasonCode, rows: number): void {
    this.#outer?.drop(reason, rows);
  }

  pairs(matched: { readonly left: number; readonly right: number }, written: number): void {
    this.#outer?.pairs(matched, written);
  }

  measure(name: ReasonCode, amount: number): void {
    this.#outer?.measure(name, amount);
  }

  /** Destroys the stream when one of the caller's signals is aborted, now or later; forgets them when it closes. */
  watch(stream: Readable | Writable): void {
    for (const signal of this.#signals) {
      const stop = (): void => {
        stream.destroy(asError(signal.reason));
      };
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      stream.once('close', () => signal.removeEventListener('abort', stop));
    }
  }

  /** Tells the stage to stop, and returns the reason that it sees. */
  stop(error: Error | null): Error {
    const reason = error ?? asError(new DOMException('the stream was destroyed', 'AbortError'));
    this.#controller.abort(reason);
    return reason;
  }
}

/** What was thrown or given as a reason, as an Error: streams take nothing else. */
export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('stopped for a reason that is no error', { cause: reason });
}
