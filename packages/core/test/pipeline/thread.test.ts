import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dismissThread, startThreadEarly, takeThread } from '../../src/pipeline/threads/thread.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thread-'));
  file = join(folder, 'said');
});
afterEach(async () => {
  dismissThread();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The address of a module that writes to the file again and again, and does `then` after the first time. */
function saying(then = ''): string {
  const text = `
    import { appendFileSync } from 'node:fs';
    const say = () => appendFileSync(${JSON.stringify(file)}, '.');
    say();
    setInterval(say, 2);
    ${then}`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}

async function heard(): Promise<void> {
  await vi.waitUntil(() => existsSync(file) && statSync(file).size > 0, { timeout: 10_000, interval: 5 });
}

/** Whether nothing is said any more, sooner or later. */
async function fellSilent(): Promise<boolean> {
  const isStill = async (): Promise<boolean> => {
    const said = statSync(file).size;
    await setTimeout(50);
    return statSync(file).size === said;
  };
  return await vi.waitUntil(isStill, { timeout: 10_000 });
}

test('the thread that was started early is taken once, and the next one is new', async () => {
  startThreadEarly();
  startThreadEarly();
  const [early, next] = [takeThread(), takeThread()];
  expect(next).not.toBe(early);
  expect(early.threadId).toBeLessThan(next.threadId);
  await Promise.all([early.terminate(), next.terminate()]);
});

test('it has loaded what a run will need before there is one', async () => {
  startThreadEarly(saying());
  await heard();
  expect(statSync(file).size).toBeGreaterThan(0);
});

test('one that was dismissed ends', async () => {
  startThreadEarly(saying());
  await heard();
  dismissThread();
  expect(await fellSilent()).toBe(true);
});

test('one that was dismissed is not handed out', async () => {
  startThreadEarly();
  const taken = takeThread();
  startThreadEarly();
  dismissThread();
  const other = takeThread();
  expect(other.threadId).toBeGreaterThan(taken.threadId + 1);
  await Promise.all([taken.terminate(), other.terminate()]);
});

test('one that died while it waited is forgotten', async () => {
  startThreadEarly(saying('setTimeout(() => process.exit(3), 20);'));
  await heard();
  expect(await fellSilent()).toBe(true);
  const other = takeThread();
  // that of a thread that is over is −1
  expect(other.threadId).toBeGreaterThan(0);
  await other.terminate();
});

test('a module that cannot be loaded leaves the thread alive: the run that needs it will say so', async () => {
  const before = takeThread();
  const early = before.threadId + 1;
  startThreadEarly('data:text/javascript,throw new Error("no")');
  await setTimeout(200);
  const thread = takeThread();
  expect(thread.threadId).toBe(early);
  await Promise.all([before.terminate(), thread.terminate()]);
});
