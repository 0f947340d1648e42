import type { Worker } from 'node:worker_threads';
import { buffersOf, type PackedRows } from '../../batch/packed.ts';
import { nameOf, type PartInput } from '../part.ts';
import type { StepWork } from '../part-runner.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';
import { isInMemory } from '../waiting-rows.ts';
import type { PartQueue } from './part-queue.ts';
import type { PartWorker } from './part-worker.ts';
import { ErrorOfThread, WorkerDied } from './worker-error.ts';

/** A part that the thread does, or will do next. */
interface Given {
  readonly name: string;
  readonly queue: PartQueue;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** The parent's end of a worker thread. A part that it is given dies with it as WorkerDied, which names the part. */
export class WorkerThread implements PartWorker {
  readonly ready: Promise<void>;
  /** The thread need not wait until this one, which does parts too, hears that it is done. */
  readonly room = 2;
  readonly #worker: Worker;
  readonly #profiled: boolean;
  readonly #told = new Set<number>();
  readonly #given: Given[] = [];
  #died: { readonly error: unknown } | undefined;
  #onReady: () => void = () => {};
  #onProfile: (profile?: string) => void = () => {};

  constructor(worker: Worker, start: WorkerStart) {
    this.#worker = worker;
    this.#profiled = start.profile;
    this.ready = new Promise((resolve) => (this.#onReady = resolve));
    this.#worker.on('message', (message: FromWorker) => this.#hear(message));
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', (code) => this.#die(new Error(`exit code ${code}`)));
    this.#say({ say: 'start', start });
  }

  async run({ index: step, step: { input }, data, parts }: StepWork, index: number, queue: PartQueue): Promise<void> {
    const part = await parts[index]!();
    if (!this.#told.has(step)) this.#say({ say: 'step', index: step, data });
    this.#told.add(step);
    await new Promise<void>((done, failed) => {
      this.#given.push({ name: nameOf(part, input, index), queue, done, failed });
      if (this.#died !== undefined) this.#die(this.#died.error);
      else this.#say({ say: 'part', step, part }, rowsOf(part).flatMap(buffersOf));
    });
  }

  endStep(index: number): void {
    if (this.#told.delete(index)) this.#say({ say: 'step is over', index });
  }

  async stop(): Promise<string | undefined> {
    const profile = new Promise<string | undefined>((resolve) => (this.#onProfile = resolve));
    this.#say({ say: 'stop' });
    if (!this.#profiled || this.#died !== undefined) this.#onProfile();
    const recorded = await profile;
    await this.#worker.terminate();
    return recorded;
  }

  #hear(message: FromWorker): void {
    if (message.say === 'ready') this.#onReady();
    else if (message.say === 'profile') this.#onProfile(message.profile);
    // what it said may come after the news that it died
    else if (this.#died !== undefined) return;
    else if (message.say === 'output') this.#given[0]!.queue.add(message.output, () => this.#say({ say: 'taken' }));
    else if (message.say === 'done') this.#given.shift()!.done();
    else this.#given.shift()!.failed(new ErrorOfThread(message.error));
  }

  #say(message: ToWorker, buffers: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, buffers);
  }

  #die(error: unknown): void {
    this.#died ??= { error };
    for (const { name, failed } of this.#given.splice(0)) failed(new WorkerDied(name, this.#died.error));
    this.#onReady();
    this.#onProfile();
  }
}

/** Rows of earlier steps that a part brings with it: nobody else needs them. */
function rowsOf(part: PartInput): PackedRows[] {
  if (part.from === 'rows') return part.rows.filter(isInMemory);
  if (part.from !== 'bucket') return [];
  const each = [part.rows, ...Object.values(part.held).map(({ rows }) => rows)];
  return each.filter((rows) => rows !== undefined);
}
