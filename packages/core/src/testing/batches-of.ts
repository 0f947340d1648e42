import { BatchBuilder } from '../batch/builder.ts';
import type { Batch } from '../batch/batch.ts';
import type { Batches } from '../stream/stage.ts';
import type { RowOf, Table } from '../table/table.ts';

/** Batches that can be read many times and count how they are read. */
export interface CountedBatches<T extends Table> extends Batches<T> {
  readonly batches: readonly Batch<T>[];
  /** Readers that pulled at least once. */
  readonly opened: number;
  /** Batches handed out. */
  readonly pulls: number;
  /** Readers that came to the end or returned early. Equal to `opened` when nothing is left open. */
  readonly closings: number;
}

export interface BatchesOfOptions {
  /** Rows a batch, at most. Default 3: small, so that tests cross batch borders. */
  readonly rowsPerBatch?: number;
  /** Called before a batch is handed out, with its number from 0: throw or abort here. */
  readonly beforeBatch?: (batch: number) => void | Promise<void>;
  /** Called each time a reader is closed. */
  readonly closed?: () => void;
}

/** Rows as batches, for tests of transforms and sinks. */
export function batchesOf<T extends Table>(
  table: T,
  rows: Iterable<RowOf<T>>,
  options: BatchesOfOptions = {},
): CountedBatches<T> {
  const batches = [...inBatches(table, rows, options.rowsPerBatch ?? 3)];
  const counts = { opened: 0, pulls: 0, closings: 0 };
  return {
    batches,
    get opened() {
      return counts.opened;
    },
    get pulls() {
      return counts.pulls;
    },
    get closings() {
      return counts.closings;
    },
    async *[Symbol.asyncIterator]() {
      counts.opened++;
      try {
        for (const [number, batch] of batches.entries()) {
          await options.beforeBatch?.(number);
          counts.pulls++;
          yield batch;
        }
      } finally {
        counts.closings++;
        options.closed?.();
      }
    },
  };
}

function* inBatches<T extends Table>(table: T, rows: Iterable<RowOf<T>>, rowsPerBatch: number): Generator<Batch<T>> {
  const builder = new BatchBuilder(table);
  for (const row of rows) {
    builder.append(row);
    if (builder.length >= rowsPerBatch) yield builder.finish()!;
  }
  const last = builder.finish();
  if (last !== undefined) yield last;
}
