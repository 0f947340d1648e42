import { Duplex } from 'node:stream';
import { LakehouseError } from '../../table/lakehouse-error.ts';
import type { Table } from '../../table/table.ts';
import type { Batches, Transform } from '../stage.ts';
import { Inlet, type ChunkKind } from './inlet.ts';
import { Outlet } from './outlet.ts';
import { StreamContext, type StreamContextOptions } from './stream-context.ts';
import { readAhead } from './to-readable.ts';

export interface ToDuplexOptions<In extends Table, Out extends Table> extends StreamContextOptions {
  /** The table whose rows are written. */
  readonly from: In;
  /** The table whose rows are read; batches of another one fail the stream. Default: whatever the transform makes. */
  readonly to?: Out;
  /** Chunks on both sides: batches, or single rows as plain objects. */
  readonly of: ChunkKind;
  /** Rows: how many make a batch, at most. Default 4,096. */
  readonly batchRows?: number;
}

/**
 * A transform as a Node stream in object mode, for `pipeline()` and `pipe()`.
 *
 * Rows that are written are checked against the table: a missing value is null, keys that the table lacks are left behind, and a row that is not
 * what the table declares fails the stream with a RowError. A transform that ends early lets the rest of what is written pass unread.
 * Memory: one batch on its way and one in the making; a writer waits for the reader. Destroying the stream closes the transform before
 * `close` is emitted.
 */
export function toDuplex<In extends Table, Out extends Table>(
  transform: Transform<In, Out>,
  options: ToDuplexOptions<In, Out>,
): Duplex {
  return new TransformDuplex(transform, options);
}

class TransformDuplex<In extends Table, Out extends Table> extends Duplex {
  readonly #context: StreamContext;
  readonly #inlet: Inlet<In>;
  readonly #outlet: Outlet<Out>;

  constructor(transform: Transform<In, Out>, options: ToDuplexOptions<In, Out>) {
    const { from, to, of, batchRows = 4096 } = options;
    super({ objectMode: true, readableHighWaterMark: readAhead[of], writableHighWaterMark: of === 'rows' ? 64 : 1 });
    this.#context = new StreamContext(options);
    this.#inlet = new Inlet({ table: from, of, batchRows });
    this.#outlet = new Outlet(() => this.#made(transform, to), of);
    this.#context.watch(this);
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#inlet.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#inlet.end(done);
  }

  override _read(): void {
    this.#outlet.read(this);
  }

  override _destroy(reason: Error | null, closed: (error?: Error | null) => void): void {
    if (reason !== null || !this.#outlet.ended || !this.writableFinished) this.#inlet.fail(this.#context.stop(reason));
    void this.#outlet.close().then(() => closed(reason));
  }

  async *#made(transform: Transform<In, Out>, to: Out | undefined): Batches<Out> {
    try {
      for await (const batch of transform(this.#inlet.batches, this.#context)) {
        if (to !== undefined && batch.table !== to) throw wrongTable(to, batch.table);
        yield batch;
      }
    } finally {
      this.#inlet.close();
    }
  }
}

function wrongTable(promised: Table, made: Table): LakehouseError {
  return new LakehouseError(
    'wrong_table',
    `a stream promises rows of ${promised.name} and its transform made rows of ${made.name}`,
    `end the transform with into(…, ${promised.name})`,
  );
}
