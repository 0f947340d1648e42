import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf } from '../../batch/packed.ts';
import { profileCpu } from '../../job/cpu-profile.ts';
import { loadSteps } from '../load-steps.ts';
import type { PartOutput } from '../part.ts';
import { runPart } from '../run-part.ts';
import { HeldTables } from '../step-data.ts';
import { openStores } from '../store-uris.ts';
import type { Step } from '../steps.ts';
import type { FromWorker, ThreadData, ToWorker, WorkerStart } from './messages.ts';
import { plainError } from './worker-error.ts';

const port = parentPort!;
/** Outputs that may be on their way before this thread waits. */
const ahead = 8;

function say(message: FromWorker, buffers: ArrayBuffer[] = []): void {
  port.postMessage(message, buffers);
}

/** A worker thread's side of a run: does the parts that it is given, one after another, until it is told to stop. */
class Work {
  readonly #start: WorkerStart;
  readonly #profiling: ReturnType<typeof profileCpu> | undefined;
  readonly #steps: Promise<readonly Step[]>;
  readonly #opened: ReturnType<typeof openStores>;
  readonly #begun = new Map<number, Promise<{ readonly step: Step; readonly tables: HeldTables }>>();
  readonly #stopped = new AbortController();
  /** The part that was begun last, done or not. */
  #current = Promise.resolve();
  #onTheWay = 0;
  #taken = (): void => {};

  constructor(start: WorkerStart) {
    this.#start = start;
    this.#profiling = start.profile ? profileCpu() : undefined;
    this.#steps = loadSteps(start.pipeline, start.transitions);
    this.#opened = openStores(start.stores, { blocking: true });
    // what cannot be loaded or opened fails the part that needs it
    void Promise.allSettled([this.#steps, this.#opened]).then(() => say({ say: 'ready' }));
  }

  hear(message: Exclude<ToWorker, { say: 'start' }>): void {
    switch (message.say) {
      case 'step':
        this.#begin(message);
        break;
      case 'step is over':
        this.#begun.delete(message.index);
        break;
      case 'part':
        this.#current = this.#current.then(async () => this.#do(message));
        break;
      case 'taken':
        this.#onTheWay--;
        this.#taken();
        break;
      case 'stop':
        void this.#stop();
        break;
    }
  }

  #begin({ index, data }: Extract<ToWorker, { say: 'step' }>): void {
    const ready = this.#steps.then((all) => ({ step: all[index]!, tables: new HeldTables(data) }));
    ready.catch(() => {});
    this.#begun.set(index, ready);
  }

  async #do(message: Extract<ToWorker, { say: 'part' }>): Promise<void> {
    try {
      const { step, tables } = await this.#begun.get(message.step)!;
      const { layout, unknown, cutOff, maxUnpacked } = this.#start;
      const stores = { ...(await this.#opened), unknown, cutOff, maxUnpacked };
      const emit = async (output: PartOutput): Promise<void> => this.#emit(output);
      await runPart(step, message.part, { stores, tables, layout, signal: this.#stopped.signal, emit });
      say({ say: 'done' });
    } catch (error) {
      say({ say: 'failed', error: plainError(error) });
    }
  }

  async #emit(output: PartOutput): Promise<void> {
    say({ say: 'output', output }, transferable(output));
    if (++this.#onTheWay < ahead) return;
    await new Promise<void>((resolve) => (this.#taken = resolve));
  }

  async #stop(): Promise<void> {
    this.#stopped.abort();
    const profile = await this.#profiling;
    if (profile !== undefined) say({ say: 'profile', profile: await profile() });
    port.close();
  }
}

function transferable(output: PartOutput): ArrayBuffer[] {
  if (output.out === 'group') return [output.group.bytes.buffer];
  return output.out === 'kept' ? buffersOf(output.rows.packed) : [];
}

const { module } = workerData as ThreadData;
// what cannot be loaded is told by the run that needs it
if (module !== undefined) void import(module).catch(() => {});

let work: Work | undefined;
port.on('message', (message: ToWorker) => {
  if (message.say === 'start') work = new Work(message.start);
  else work!.hear(message);
});
