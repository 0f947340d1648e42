import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { untilAborted } from '../../src/store/until-aborted.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** So many chunks, each of which is seen by `made`. */
async function* chunks(count: number, made: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < count; n++) {
    await setImmediate();
    const chunk = new Uint8Array(1024).fill(n);
    made(chunk);
    yield chunk;
  }
}

test('chunks that were taken are let go while others still come', async () => {
  const refs: WeakRef<Uint8Array>[] = [];
  const taken = untilAborted(
    chunks(50, (chunk) => refs.push(new WeakRef(chunk))),
    new AbortController().signal,
  );
  let bytes = 0;
  for await (const { length } of taken) {
    bytes += length;
    if (refs.length < 50) continue;
    await setImmediate();
    collectGarbage();
    // those in the hands of the two generators
    expect(refs.filter((ref) => ref.deref() !== undefined).length).toBeLessThan(5);
  }
  expect(bytes).toBe(50 * 1024);
});

test('a producer that is stuck does not hold up an abort, and is told to stop', async () => {
  let stopped = false;
  const stuck: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => new Promise(() => {}),
      return: async () => {
        stopped = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const controller = new AbortController();
  const next = untilAborted(stuck, controller.signal).next();
  controller.abort(new Error('enough'));
  await expect(next).rejects.toThrow('enough');
  expect(stopped).toBe(true);
});

test('what a producer throws is thrown, also when it is aborted afterwards', async () => {
  const controller = new AbortController();
  const failing = async function* (): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    throw new Error('the disk is gone');
  };
  const read = untilAborted(failing(), controller.signal);
  await read.next();
  await expect(read.next()).rejects.toThrow('the disk is gone');
  controller.abort();
  expect(await read.next()).toEqual({ done: true, value: undefined });
});
