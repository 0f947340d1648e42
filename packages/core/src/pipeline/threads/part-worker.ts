import { Worker } from 'node:worker_threads';
import { buffersOf } from '../../batch/packed.ts';
import { packageFile } from '../../package-file.ts';
import { nameOf, type PartInput } from '../part.ts';
import type { StepWork } from '../part-runner.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';
import type { PartQueue } from './part-queue.ts';
import { ErrorOfThread, WorkerDied } from './worker-error.ts';

/** Batches are few and large objects: room for more young ones than this only grows the process. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };

/** The parent's end of a worker thread. */
export class PartWorker {
  readonly #worker: Worker;
  readonly #profiled: boolean;
  readonly #told = new Set<number>();
  #died: { readonly error: unknown } | undefined;
  #onMessage: (message: FromWorker) => void = () => {};
  #onProfile: (profile?: string) => void = () => {};
  #onDeath: (error: unknown) => void = () => {};

  constructor(start: WorkerStart) {
    this.#profiled = start.profile;
    this.#worker = new Worker(packageFile('dist/pipeline/threads/worker.js'), { workerData: start, resourceLimits });
    this.#worker.on('message', (message: FromWorker) => {
      if (message.say === 'profile') this.#onProfile(message.profile);
      else this.#onMessage(message);
    });
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', (code) => this.#die(new Error(`exit code ${code}`)));
  }

  /** Does one part; settles when all that came out is in the queue. Rejects with the thread's error, or with WorkerDied. */
  async run(work: StepWork, index: number, queue: PartQueue): Promise<void> {
    const { step, parts } = work;
    const part = await parts[index]!();
    if (!this.#told.has(work.index)) this.#say({ say: 'step', index: work.index, data: work.data });
    this.#told.add(work.index);
    await new Promise<void>((resolve, reject) => {
      this.#onDeath = (error) => reject(new WorkerDied(nameOf(part, step.input, index), error));
      this.#onMessage = (message) => {
        if (message.say === 'output') queue.add(message.output, () => this.#say({ say: 'taken' }));
        else if (message.say === 'done') resolve();
        else if (message.say === 'failed') reject(new ErrorOfThread(message.error));
      };
      if (this.#died !== undefined) this.#onDeath(this.#died.error);
      else this.#say({ say: 'part', step: work.index, part }, part.from === 'bucket' ? bucketBuffers(part) : []);
    });
    this.#onDeath = () => {};
  }

  /** Lets the thread forget what it has for a step. */
  endStep(index: number): void {
    if (this.#told.delete(index)) this.#say({ say: 'step is over', index });
  }

  /** Ends the thread. Settles with its CPU profile where it was started to record one and has lived to give it. */
  async stop(): Promise<string | undefined> {
    const profile = new Promise<string | undefined>((resolve) => (this.#onProfile = resolve));
    this.#say({ say: 'stop' });
    if (!this.#profiled || this.#died !== undefined) this.#onProfile();
    const recorded = await profile;
    await this.#worker.terminate();
    return recorded;
  }

  #say(message: ToWorker, buffers: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, buffers);
  }

  #die(error: unknown): void {
    this.#died ??= { error };
    this.#onDeath(error);
    this.#onProfile();
  }
}

function bucketBuffers({ rows, held }: Extract<PartInput, { from: 'bucket' }>): ArrayBuffer[] {
  const each = [rows, ...Object.values(held).map(({ rows: some }) => some)];
  return each.flatMap((some) => (some === undefined ? [] : buffersOf(some)));
}
