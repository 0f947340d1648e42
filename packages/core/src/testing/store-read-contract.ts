import { describe, expect, test } from 'vitest';
import { readWhole } from '../store/read-whole.ts';
import { StoreError } from '../store/store-error.ts';
import { bytesOf, kindOf, put, rejectionOf, type MakeStore, type TestPromise } from './store-contract-parts.ts';

const long = Array.from({ length: 60_000 }, (_, line) => `line ${line}\n`).join('');

export function storeReadContract(makeStore: MakeStore, promise: TestPromise): void {
  describe('source', () => {
    promise('names the object, tells its size and can be read many times, also at once', async () => {
      const store = await makeStore();
      const source = store.source(await put(store, 'a/long', long));
      expect(source.name).toBe(store.uriOf('a/long'));
      expect(source.bytes).toBe(long.length);
      const texts = await Promise.all([1, 2, 3].map(async () => Buffer.from(await readWhole(source)).toString()));
      expect(texts.every((text) => text === long)).toBe(true);
    });

    test.each([
      [0, 0],
      [0, 1],
      [5, 300_000],
      [262_143, 262_145],
      [600_000, 600_001],
      [long.length - 1, long.length],
      [long.length - 10, long.length + 10],
      [long.length, long.length + 1],
      [7, 3],
    ])('reads the bytes [%i, %i) and no others', async (start, end) => {
      const store = await makeStore();
      const source = store.source(await put(store, 'long', long));
      for (const memory of [undefined, new Uint8Array(1000)]) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of source.open({ start, end }, undefined, memory)) chunks.push(chunk.slice());
        expect(Buffer.concat(chunks).toString() === long.slice(start, Math.max(start, end))).toBe(true);
        expect(chunks.every((chunk) => chunk.length > 0)).toBe(true);
      }
    });

    promise('gives chunks that the reader may change', async () => {
      const store = await makeStore();
      const source = store.source(await put(store, 'long', long));
      for await (const chunk of source.open()) chunk.fill(0);
      expect(Buffer.from(await readWhole(source)).toString() === long).toBe(true);
    });

    promise('can be left early and opened again', async () => {
      const store = await makeStore();
      const source = store.source(await put(store, 'long', long));
      for (let round = 0; round < 50; round++) {
        for await (const chunk of source.open()) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
      }
      expect((await readWhole(source)).length).toBe(long.length);
    });

    promise('fails as not found when the object is gone', async () => {
      const store = await makeStore();
      const object = await put(store, 'a', 'text');
      await store.remove(['a']);
      expect(await kindOf(async () => await readWhole(store.source(object)))).toBe('not_found');
      expect(await kindOf(async () => await readWhole(store.source({ ...object, path: 'no/such' })))).toBe('not_found');
    });

    promise('fails as changed when the object is another one, also for a range', async () => {
      const store = await makeStore();
      const object = await put(store, 'a', 'secret one');
      await put(store, 'a', 'secret two');
      const error = await rejectionOf(readWhole(store.source(object)));
      expect(error).toMatchObject({ kind: 'changed' });
      expect(String(error)).not.toContain('secret');
      expect(String(error)).toContain(store.uriOf('a'));
      const range = store.source(object).open({ start: 0, end: 3 });
      expect(await kindOf(async () => await range[Symbol.asyncIterator]().next())).toBe('changed');
    });

    promise('never mixes old and new bytes when the object is replaced while it is read', async () => {
      const store = await makeStore();
      const source = store.source(await put(store, 'long', long));
      const read = async (): Promise<string> => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of source.open()) {
          if (chunks.length === 0) await put(store, 'long', long.toUpperCase());
          chunks.push(chunk.slice());
        }
        return Buffer.concat(chunks).toString() === long ? 'old' : 'mixed';
      };
      const outcome = await read().catch((error: unknown) => (error instanceof StoreError ? error.kind : 'thrown'));
      expect(['old', 'changed']).toContain(outcome);
    });

    promise('stops on abort with its reason', async () => {
      const store = await makeStore();
      const source = store.source(await put(store, 'long', long));
      const abort = new AbortController();
      const read = async (): Promise<void> => {
        for await (const _chunk of source.open(undefined, abort.signal)) abort.abort(new Error('stopped'));
      };
      expect(await rejectionOf(read())).toBe(abort.signal.reason);
      expect(await rejectionOf(readWhole(source, abort.signal))).toBe(abort.signal.reason);
    });

    promise('reads nothing outside the store', async () => {
      const store = await makeStore();
      const object = await put(store, 'a', 'text');
      expect(() => store.source({ ...object, path: '../a' })).toThrow(StoreError);
      expect(bytesOf('text')).toHaveLength(object.bytes);
    });
  });
}
