import { Buffer } from 'node:buffer';
import { appendFile, mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Batch } from '../batch/batch.ts';
import type { Batches } from '../stream/stage.ts';
import { LakehouseError } from '../table/lakehouse-error.ts';
import type { Table } from '../table/table.ts';
import { BatchReader, batchToBytes } from './batch-bytes.ts';
import type { OpenSpill, Spill } from './spill.ts';

/** Rows could not be put aside, or read again. */
export class SpillError extends LakehouseError {
  constructor(folder: string, cause: unknown) {
    super(
      'spill_failed',
      `rows could not be put aside in ${folder}`,
      'see the cause; give it space, or another folder',
      { cause },
    );
  }
}

/** Puts batches aside in files below `folder`, which must exist: one file a bucket, gone after `dispose`. */
export function spillToFolder(folder: string): OpenSpill {
  return (table, signal) => new FolderSpill(table, signal, folder);
}

class FolderSpill<T extends Table> implements Spill<T> {
  readonly #table: T;
  readonly #signal: AbortSignal;
  readonly #folder: string;
  readonly #written = new Set<number>();
  #own: Promise<string> | undefined;

  constructor(table: T, signal: AbortSignal, folder: string) {
    this.#table = table;
    this.#signal = signal;
    this.#folder = folder;
  }

  async write(bucket: number, batch: Batch<T>): Promise<void> {
    this.#signal.throwIfAborted();
    const bytes = batchToBytes(batch);
    const length = Buffer.from(Int32Array.of(bytes.length).buffer);
    await this.#guarded(async () => appendFile(await this.#path(bucket), Buffer.concat([length, bytes])));
    this.#written.add(bucket);
  }

  async *read(bucket: number): Batches<T> {
    if (!this.#written.has(bucket)) return;
    const file = await this.#guarded(async () => open(await this.#path(bucket)));
    try {
      const reader = new BatchReader(this.#table);
      for (;;) {
        this.#signal.throwIfAborted();
        const length = await this.#guarded(async () => readExactly(file, 4));
        if (length === undefined) return;
        const bytes = await this.#guarded(async () => readExactly(file, length.readInt32LE()));
        if (bytes === undefined) throw new SpillError(this.#folder, new Error('a file ends in the middle of a batch'));
        yield reader.read(bytes);
      }
    } finally {
      await file.close();
    }
  }

  async dispose(): Promise<void> {
    if (this.#own === undefined) return;
    const own = await this.#own.catch(() => undefined);
    if (own !== undefined) await this.#guarded(async () => rm(own, { recursive: true, force: true }));
  }

  async #path(bucket: number): Promise<string> {
    this.#own ??= mkdtemp(join(this.#folder, 'spill-'));
    return join(await this.#own, `${bucket}.bin`);
  }

  async #guarded<V>(work: () => Promise<V>): Promise<V> {
    try {
      return await work();
    } catch (error) {
      throw new SpillError(this.#folder, error);
    }
  }
}

/** `undefined` at the end of the file. */
async function readExactly(file: FileHandle, length: number): Promise<Buffer | undefined> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled);
    if (bytesRead === 0) return undefined;
    filled += bytesRead;
  }
  return bytes;
}
