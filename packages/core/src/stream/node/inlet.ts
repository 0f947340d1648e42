import type { Batch } from '../../batch/batch.ts';
import { LakehouseError } from '../../table/lakehouse-error.ts';
import type { Table } from '../../table/table.ts';
import { Channel } from '../channel.ts';
import type { Batches } from '../stage.ts';
import { asError } from './stream-context.ts';
import { RowIntake } from './row-intake.ts';

type Done = (error?: Error | null) => void;

/** What a Node stream's chunks are: batches, or single rows as objects. */
export type ChunkKind = 'batches' | 'rows';

export interface InletOptions<T extends Table> {
  readonly table: T;
  readonly of: ChunkKind;
  readonly batchRows: number;
}

/**
 * Turns what is written to a Node stream into batches for a stage. Holds one batch on its way and one in the making, so that a writer waits
 * for the stage.
 *
 * Rows become a batch when there are `batchRows` of them, or when the writer pauses: a row is never kept back for want of others.
 */
export class Inlet<T extends Table> {
  readonly #options: InletOptions<T>;
  readonly #channel = new Channel<Batch<T>>();
  readonly #rows: RowIntake<T>;
  #onItsWay: Promise<boolean> | undefined;
  #pause: NodeJS.Immediate | undefined;
  /** The write or end that waits for the stage. */
  #done: Done | undefined;
  #unwanted = false;

  constructor(options: InletOptions<T>) {
    this.#options = options;
    this.#rows = new RowIntake(options.table);
  }

  get batches(): Batches<T> {
    return this.#channel;
  }

  /** Takes a chunk; `done` is called when the next one may come. One at a time. */
  write(chunk: unknown, done: Done): void {
    if (this.#unwanted) return done();
    try {
      if (this.#options.of === 'batches') return this.#whenDone(this.#hand(this.#checked(chunk)), done);
      this.#rows.append(chunk);
    } catch (error) {
      return done(asError(error));
    }
    if (this.#rows.length >= this.#options.batchRows) return this.#whenDone(this.#flush(), done);
    this.#flushAtPause();
    done();
  }

  /** No more chunks; `done` is called when the stage has used them. */
  end(done: Done): void {
    this.#whenDone(
      this.#flush().then(() => this.#channel.end()),
      done,
    );
  }

  /** The stage's next pull rejects with `error`, and so does the write that waits for it. */
  fail(error: Error): void {
    clearImmediate(this.#pause);
    this.#channel.fail(error);
    this.#settle(error);
  }

  /** The stage wants no more: what is written from now on is left behind. */
  close(): void {
    this.#unwanted = true;
    this.#channel.close();
  }

  #whenDone(work: Promise<unknown>, done: Done): void {
    this.#done = done;
    work.then(
      () => this.#settle(),
      (error: unknown) => this.#settle(asError(error)),
    );
  }

  #settle(error?: Error): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(error);
  }

  async #flush(): Promise<void> {
    if (this.#onItsWay !== undefined) await this.#onItsWay;
    const batch = this.#rows.finish();
    if (batch !== undefined) await this.#hand(batch);
  }

  async #hand(batch: Batch<T>): Promise<void> {
    this.#onItsWay = this.#channel.push(batch);
    this.#unwanted = !(await this.#onItsWay);
    this.#onItsWay = undefined;
    if (this.#rows.length > 0) this.#flushAtPause();
  }

  #flushAtPause(): void {
    if (this.#onItsWay !== undefined) return;
    this.#pause ??= setImmediate(() => {
      this.#pause = undefined;
      if (this.#onItsWay === undefined) void this.#flush();
    });
  }

  #checked(chunk: unknown): Batch<T> {
    const batch = chunk as Partial<Batch<T>> | null;
    const { table } = this.#options;
    if (batch?.table === table) return batch as Batch<T>;
    throw new LakehouseError(
      'wrong_table',
      `a stream of ${table.name} was written something else`,
      `write batches of ${table.name}, or make the stream with of: 'rows'`,
    );
  }
}
