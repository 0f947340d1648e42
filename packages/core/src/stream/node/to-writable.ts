import { Writable } from 'node:stream';
import type { Table } from '../../table/table.ts';
import type { Sink } from '../stage.ts';
import { Inlet, type ChunkKind } from './inlet.ts';
import { asError, StreamContext, type StreamContextOptions } from './stream-context.ts';

export interface ToWritableOptions<T extends Table, Receipt> extends StreamContextOptions {
  /** The table whose rows are written. */
  readonly table: T;
  /** Chunks: batches, or single rows as plain objects. */
  readonly of: ChunkKind;
  /** Rows: how many make a batch, at most. Default 4,096. */
  readonly batchRows?: number;
  /** Gets what the sink settled with, before `finish` is emitted. */
  readonly onReceipt?: (receipt: Receipt) => void;
}

/**
 * A sink as a Node stream in object mode. `finish` is emitted when the sink has settled, so a `pipeline()` to it is done when the rows are.
 *
 * The sink starts with the first chunk, or at the end when there is none. Rows are checked as `toDuplex` does. A sink that settles early lets the
 * rest of what is written pass unread. Memory: one batch on its way and one in the making. Destroying the stream aborts the sink's signal and
 * waits for it to settle before `close` is emitted.
 */
export function toWritable<T extends Table, Receipt = void>(
  sink: Sink<T, Receipt>,
  options: ToWritableOptions<T, Receipt>,
): Writable {
  return new SinkWritable(sink, options);
}

class SinkWritable<T extends Table, Receipt> extends Writable {
  readonly #context: StreamContext;
  readonly #inlet: Inlet<T>;
  readonly #run: () => Promise<void>;
  #settled: Promise<void> | undefined;
  #done = false;

  constructor(sink: Sink<T, Receipt>, options: ToWritableOptions<T, Receipt>) {
    const { table, of, batchRows = 4096, onReceipt } = options;
    super({ objectMode: true, highWaterMark: of === 'rows' ? 64 : 1 });
    this.#context = new StreamContext(options);
    this.#inlet = new Inlet({ table, of, batchRows });
    this.#run = async () => {
      const receipt = await sink(this.#inlet.batches, this.#context);
      this.#done = true;
      onReceipt?.(receipt);
    };
    this.#context.watch(this);
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    void this.#start();
    this.#inlet.write(chunk, done);
  }

  override _final(finished: (error?: Error | null) => void): void {
    const settled = this.#start();
    this.#inlet.end((failure) => {
      if (failure) finished(failure);
      else void settled.then(() => finished());
    });
  }

  override _destroy(reason: Error | null, closed: (error?: Error | null) => void): void {
    if (!this.#done) this.#inlet.fail(this.#context.stop(reason));
    if (this.#settled === undefined) closed(reason);
    else void this.#settled.then(() => closed(reason));
  }

  /** Settles when the sink has, however it did; a failure destroys the stream. */
  async #start(): Promise<void> {
    this.#settled ??= this.#run().then(
      () => this.#inlet.close(),
      (error: unknown) => {
        this.destroy(asError(error));
      },
    );
    return this.#settled;
  }
}
