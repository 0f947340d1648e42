import { describe, expect, test } from 'vitest';
import {
  bytesOf,
  kindOf,
  pathsIn,
  put,
  rejectionOf,
  type MakeStore,
  type TestPromise,
} from './store-contract-parts.ts';

export function storeListContract(makeStore: MakeStore, promise: TestPromise): void {
  describe('list, stat and remove', () => {
    promise('find nothing in an empty store', async () => {
      const store = await makeStore();
      expect(await pathsIn(store)).toEqual([]);
      expect(await pathsIn(store, 'no/such/folder/')).toEqual([]);
      expect(await store.stat('a')).toBeUndefined();
      expect(await store.stat('a/b/c')).toBeUndefined();
      expect(await store.removeUnfinished('', new Date(Date.now() + 60_000))).toEqual([]);
    });

    promise('list every object once, ascending by UTF-16 code units of the whole path', async () => {
      const store = await makeStore();
      const paths = [
        'b',
        'a.txt',
        'a/b/c',
        'a/b.c',
        'a-b/x',
        'a/z',
        'a0',
        'B',
        'ä',
        'a/run=1/attempt=2/p',
        '_x/1',
        '😀',
        'ｚ',
      ];
      for (const path of paths) await put(store, path, path);
      expect(await pathsIn(store)).toEqual(paths.toSorted((left, right) => (left < right ? -1 : 1)));
    });

    test.each([
      ['', ['a/1', 'a/12', 'a/2', 'ab', 'b/a']],
      ['a', ['a/1', 'a/12', 'a/2', 'ab']],
      ['a/', ['a/1', 'a/12', 'a/2']],
      ['a/1', ['a/1', 'a/12']],
      ['b/a/', []],
      ['c', []],
    ])('list what starts with %j', async (prefix, expected) => {
      const store = await makeStore();
      for (const path of ['b/a', 'ab', 'a/2', 'a/12', 'a/1']) await put(store, path, 'x');
      expect(await pathsIn(store, prefix)).toEqual(expected);
    });

    test.each(['../', 'a/../', '/', 'a//', 'a\0'])('refuse the prefix %j, which begins no path', async (prefix) => {
      const store = await makeStore();
      expect(await kindOf(async () => await pathsIn(store, prefix))).toBe('invalid_path');
    });

    promise('a folder is no object', async () => {
      const store = await makeStore();
      await put(store, 'a/b', 'x');
      expect(await store.stat('a')).toBeUndefined();
    });

    promise('remove the objects named and no others; one that is not there is no error', async () => {
      const store = await makeStore();
      for (const path of ['a/b/1', 'a/b/2', 'a/c']) await put(store, path, 'x');
      await store.remove(['a/b/1', 'a/b/1', 'no/such', 'a/b']);
      expect(await pathsIn(store)).toEqual(['a/b/2', 'a/c']);
      await store.remove(['a/b/2', 'a/c']);
      expect(await pathsIn(store)).toEqual([]);
      await put(store, 'a/b/1', 'again');
      expect(await pathsIn(store)).toEqual(['a/b/1']);
    });

    promise('every request stops with the reason of an abort, and does nothing', async () => {
      const store = await makeStore();
      await put(store, 'a', 'x');
      const reason = new Error('stopped');
      const options = { signal: AbortSignal.abort(reason) };
      const list = async (): Promise<void> => {
        for await (const object of store.list('', options)) expect.fail(object.path);
      };
      expect(await rejectionOf(list())).toBe(reason);
      expect(await rejectionOf(store.stat('a', options))).toBe(reason);
      expect(await rejectionOf(store.write('b', [bytesOf('x')], options))).toBe(reason);
      expect(await rejectionOf(store.create('b', bytesOf('x'), options))).toBe(reason);
      expect(await rejectionOf(store.remove(['a'], options))).toBe(reason);
      expect(await rejectionOf(store.removeUnfinished('', new Date(), options))).toBe(reason);
      expect(await pathsIn(store)).toEqual(['a']);
    });

    promise('the URI of an object is that of the store and its path', async () => {
      const store = await makeStore();
      expect(store.uriOf('a/b')).toBe(`${store.uri}/a/b`);
    });
  });
}
