import { afterEach, expect, test } from 'vitest';
import { dismissThread, startThreadEarly, takeThread } from '../../src/pipeline/threads/thread.ts';

afterEach(() => dismissThread());

test('the thread that was started early is taken once, and the next one is new', async () => {
  startThreadEarly();
  startThreadEarly();
  const [early, next] = [takeThread(), takeThread()];
  expect(next).not.toBe(early);
  expect(early.threadId).toBeLessThan(next.threadId);
  await Promise.all([early.terminate(), next.terminate()]);
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
