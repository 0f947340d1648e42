import { Readable } from 'node:stream';
import type { Table } from '../../table/table.ts';
import type { Batches, Source } from '../stage.ts';
import type { ChunkKind } from './inlet.ts';
import { Outlet } from './outlet.ts';
import { StreamContext, type StreamContextOptions } from './stream-context.ts';

export interface ToReadableOptions extends StreamContextOptions {
  /** Chunks: batches, or single rows as plain objects. */
  readonly of: ChunkKind;
}

/** Chunks a stream reads ahead. */
export const readAhead: Readonly<Record<ChunkKind, number>> = { batches: 1, rows: 256 };

/**
 * A source, or batches at hand, as a Node stream in object mode. Nothing runs before the first read; what is read ahead is one batch, or 256 rows.
 *
 * Destroying the stream closes what it reads from before `close` is emitted. A source is told through its context's signal; batches cannot be
 * told, so a pull that is under way is left to finish by itself.
 */
export function toReadable<T extends Table>(from: Source<T> | Batches<T>, options: ToReadableOptions): Readable {
  return new BatchReadable(from, options);
}

class BatchReadable<T extends Table> extends Readable {
  readonly #context: StreamContext;
  readonly #outlet: Outlet<T>;
  readonly #told: boolean;

  constructor(from: Source<T> | Batches<T>, options: ToReadableOptions) {
    super({ objectMode: true, highWaterMark: readAhead[options.of] });
    this.#context = new StreamContext(options);
    this.#told = typeof from === 'function';
    this.#outlet = new Outlet(() => (typeof from === 'function' ? from(this.#context) : from), options.of);
    this.#context.watch(this);
  }

  override _read(): void {
    this.#outlet.read(this);
  }

  override _destroy(reason: Error | null, closed: (error?: Error | null) => void): void {
    if (!this.#outlet.ended) this.#context.stop(reason);
    const closing = this.#outlet.close();
    if (this.#outlet.running && !this.#told) closed(reason);
    else void closing.then(() => closed(reason));
  }
}
