import type { Readable } from 'node:stream';
import type { Table } from '../../table/table.ts';
import type { Batches } from '../stage.ts';
import type { ChunkKind } from './inlet.ts';
import { asError } from './stream-context.ts';

/** Feeds a Node stream from batches, as fast as it is read. Nothing runs before the first read. */
export class Outlet<T extends Table> {
  readonly #open: () => Batches<T>;
  readonly #of: ChunkKind;
  #batches: AsyncIterator<{ rows(): Iterable<unknown> }> | undefined;
  #chunks: Iterator<unknown> = [].values();
  #wanted = false;
  #running = false;
  #ended = false;

  constructor(open: () => Batches<T>, of: ChunkKind) {
    this.#open = open;
    this.#of = of;
  }

  /** Whether all batches have been handed to the stream. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether a batch is being waited for. */
  get running(): boolean {
    return this.#running;
  }

  /** For `_read`: pushes until the stream has enough. */
  read(stream: Readable): void {
    this.#wanted = true;
    if (!this.#running) void this.#run(stream);
  }

  /** Returns the batches' iterator, so that whoever makes them closes what it opened. Never rejects. */
  async close(): Promise<void> {
    try {
      if (!this.#ended) await this.#batches?.return?.();
    } catch {
      // the stream already fails for another reason, or was not wanted any more
    }
  }

  async #run(stream: Readable): Promise<void> {
    this.#running = true;
    try {
      while (this.#wanted && !stream.destroyed) {
        const chunk = this.#chunks.next();
        if (chunk.done === true) {
          if (await this.#nextBatch(stream)) continue;
          return;
        }
        // before the push: it may call `read` again
        this.#wanted = false;
        if (stream.push(chunk.value)) this.#wanted = true;
      }
    } catch (error) {
      stream.destroy(asError(error));
    } finally {
      this.#running = false;
    }
  }

  async #nextBatch(stream: Readable): Promise<boolean> {
    this.#batches ??= this.#open()[Symbol.asyncIterator]();
    const next = await this.#batches.next();
    if (next.done === true) {
      this.#ended = true;
      stream.push(null);
      return false;
    }
    this.#chunks = (this.#of === 'rows' ? next.value.rows() : [next.value])[Symbol.iterator]();
    return true;
  }
}
