import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf } from '../../batch/packed.ts';
import { profileCpu } from '../../job/cpu-profile.ts';
import { loadSteps } from '../load-steps.ts';
import type { PartOutput } from '../part.ts';
import { runPart } from '../run-part.ts';
import { HeldTables } from '../step-data.ts';
import { openStores } from '../store-uris.ts';
import type { Step } from '../steps.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';
import { plainError } from './worker-error.ts';

/** A worker thread: does the parts that it is given, one after another, until it is told to stop. */
const port = parentPort!;
const start = workerData as WorkerStart;
const profiling = start.profile ? profileCpu() : undefined;
const stopped = new AbortController();
const steps = loadSteps(start.pipeline, start.transitions);
const opened = openStores(start.stores, { blocking: true });
// a store that cannot be opened fails the part that needs it
opened.catch(() => {});

const begun = new Map<number, Promise<{ readonly step: Step; readonly tables: HeldTables }>>();
/** Outputs that may be on their way before this thread waits. */
const ahead = 8;
let onTheWay = 0;
let taken = (): void => {};

function say(message: FromWorker, buffers: ArrayBuffer[] = []): void {
  port.postMessage(message, buffers);
}

async function emit(output: PartOutput): Promise<void> {
  say({ say: 'output', output }, transferable(output));
  if (++onTheWay < ahead) return;
  await new Promise<void>((resolve) => (taken = resolve));
}

function transferable(output: PartOutput): ArrayBuffer[] {
  if (output.out === 'group') return [output.group.bytes.buffer];
  return output.out === 'kept' ? buffersOf(output.rows.packed) : [];
}

function begin({ index, data }: Extract<ToWorker, { say: 'step' }>): void {
  const ready = steps.then((all) => ({ step: all[index]!, tables: new HeldTables(data) }));
  // a pipeline that cannot be loaded fails the part that needs it
  ready.catch(() => {});
  begun.set(index, ready);
}

async function work(message: Extract<ToWorker, { say: 'part' }>): Promise<void> {
  try {
    const { step, tables } = await begun.get(message.step)!;
    const { layout, unknown } = start;
    const stores = { ...(await opened), unknown };
    await runPart(step, message.part, { stores, tables, layout, signal: stopped.signal, emit });
    say({ say: 'done' });
  } catch (error) {
    say({ say: 'failed', error: plainError(error) });
  }
}

/** The part that was begun last, done or not. */
let current = Promise.resolve();

async function stop(): Promise<void> {
  stopped.abort();
  const profile = await profiling;
  if (profile !== undefined) say({ say: 'profile', profile: await profile() });
  port.close();
}

port.on('message', (message: ToWorker) => {
  switch (message.say) {
    case 'step':
      begin(message);
      break;
    case 'step is over':
      begun.delete(message.index);
      break;
    case 'part':
      current = current.then(async () => work(message));
      break;
    case 'taken':
      onTheWay--;
      taken();
      break;
    case 'stop':
      void stop();
      break;
  }
});

void Promise.allSettled([steps, opened]).then(() => say({ say: 'ready' }));
