import { setImmediate } from 'node:timers/promises';
import type { ParquetLayout } from '../../codec/index.ts';
import type { PartStores } from '../part-input.ts';
import type { StepWork } from '../part-runner.ts';
import { runPart } from '../run-part.ts';
import { HeldTables } from '../step-data.ts';
import type { PartQueue } from './part-queue.ts';
import type { PartWorker } from './part-worker.ts';

/** Does parts in the thread that also hands them out and takes what comes of them: it looks after that between batches. */
export class ThisThread implements PartWorker {
  readonly ready = Promise.resolve();
  readonly room = 1;
  readonly #stores: PartStores;
  readonly #layout: ParquetLayout;
  readonly #tables = new Map<number, HeldTables>();
  readonly #stopped = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(stores: PartStores, layout: ParquetLayout) {
    this.#stores = stores;
    this.#layout = layout;
  }

  async run(work: StepWork, index: number, queue: PartQueue, signal: AbortSignal): Promise<void> {
    const running = this.#part(work, index, queue, signal);
    this.#running = running.catch(() => {});
    await running;
  }

  async #part(
    { index: number, step, data, parts }: StepWork,
    index: number,
    queue: PartQueue,
    signal: AbortSignal,
  ): Promise<void> {
    let tables = this.#tables.get(number);
    if (tables === undefined) this.#tables.set(number, (tables = new HeldTables(data)));
    await runPart(step, await parts[index]!(), {
      stores: this.#stores,
      tables,
      layout: this.#layout,
      signal: AbortSignal.any([signal, this.#stopped.signal]),
      emit: async (output) => new Promise<void>((taken) => queue.add(output, taken)),
      betweenBatches: async () => setImmediate(),
    });
  }

  endStep(index: number): void {
    this.#tables.delete(index);
  }

  async stop(): Promise<undefined> {
    this.#stopped.abort();
    await this.#running;
  }
}
