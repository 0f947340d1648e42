import { describe, expect, test } from 'vitest';
import {
  bytesOf,
  kindOf,
  listed,
  pathsIn,
  put,
  rejectionOf,
  textAt,
  type MakeStore,
  type TestPromise,
} from './store-contract-parts.ts';

const refusedPaths = [
  '',
  '/a',
  'a/',
  'a//b',
  '.',
  '..',
  '../a',
  'a/../../b',
  'a/./b',
  'a\0b',
  '.unfinished-a',
  'a/.unfinished-b',
];

export function storeWriteContract(makeStore: MakeStore, promise: TestPromise): void {
  describe('write', () => {
    promise('gives back the bytes, however they were cut, and the facts that stat and list give', async () => {
      const store = await makeStore();
      async function* chunks() {
        yield bytesOf('on');
        yield bytesOf('');
        yield bytesOf('e two');
      }
      const object = await store.write('deep/er/file.txt', chunks());
      expect(await textAt(store, 'deep/er/file.txt')).toBe('one two');
      expect(object).toMatchObject({ path: 'deep/er/file.txt', bytes: 7 });
      expect(await store.stat('deep/er/file.txt')).toEqual(object);
      expect(await listed(store)).toEqual([object]);
      expect(Math.abs(object.modified.getTime() - Date.now())).toBeLessThan(60_000);
    });

    promise('writes an empty object', async () => {
      const store = await makeStore();
      expect((await store.write('empty', [])).bytes).toBe(0);
      expect(await textAt(store, 'empty')).toBe('');
    });

    promise('is done with a chunk when it asks for the next one', async () => {
      const store = await makeStore();
      function* reused() {
        const buffer = Buffer.alloc(3);
        for (const text of ['abc', 'def', 'ghi']) {
          buffer.write(text);
          yield buffer;
          buffer.fill('x');
        }
      }
      await store.write('reused', reused());
      expect(await textAt(store, 'reused')).toBe('abcdefghi');
    });

    promise('shows nothing, or the old object, until every byte is there', async () => {
      const store = await makeStore();
      await put(store, 'old', 'before');
      const seen: unknown[] = [];
      async function* watched() {
        yield bytesOf('after');
        seen.push(await textAt(store, 'old'), await store.stat('new'), await pathsIn(store));
      }
      await store.write('old', watched());
      await store.write('new', watched());
      expect(seen).toEqual(['before', undefined, ['old'], 'after', undefined, ['old']]);
      expect(await pathsIn(store)).toEqual(['new', 'old']);
    });

    promise('replaces an object, whose tag changes even when the size stays', async () => {
      const store = await makeStore();
      const first = await put(store, 'a', 'one');
      const second = await put(store, 'a', 'two');
      expect(second.etag).not.toBe(first.etag);
      expect(await textAt(store, 'a')).toBe('two');
    });

    promise('leaves what was there when the chunks throw, and throws the same error', async () => {
      const store = await makeStore();
      await put(store, 'old', 'before');
      const failure = new Error('the maker of the bytes failed');
      async function* broken() {
        yield bytesOf('half');
        throw failure;
      }
      expect(await rejectionOf(store.write('old', broken()))).toBe(failure);
      expect(await rejectionOf(store.write('new/file', broken()))).toBe(failure);
      expect(await pathsIn(store)).toEqual(['old']);
      expect(await textAt(store, 'old')).toBe('before');
      expect(await store.removeUnfinished('', new Date(Date.now() + 60_000))).toEqual([]);
    });

    promise(
      'leaves what was there on abort, with the reason of the abort, even while the chunks are stuck',
      async () => {
        const store = await makeStore();
        await put(store, 'old', 'before');
        const abort = new AbortController();
        async function* stuck(): AsyncGenerator<Uint8Array> {
          yield bytesOf('half');
          setTimeout(() => abort.abort(new Error('stopped')), 5);
          await new Promise(() => {});
        }
        expect(await rejectionOf(store.write('old', stuck(), { signal: abort.signal }))).toBe(abort.signal.reason);
        expect(await textAt(store, 'old')).toBe('before');
        expect(await store.removeUnfinished('', new Date(Date.now() + 60_000))).toEqual([]);
      },
    );

    promise('closes the chunks on abort', async () => {
      const store = await makeStore();
      const abort = new AbortController();
      let closed = false;
      async function* endless() {
        try {
          for (let chunk = 0; ; chunk++) {
            if (chunk === 3) abort.abort(new Error('stopped'));
            yield bytesOf('more');
          }
        } finally {
          closed = true;
        }
      }
      expect(await rejectionOf(store.write('a', endless(), { signal: abort.signal }))).toBe(abort.signal.reason);
      expect(closed).toBe(true);
      expect(await pathsIn(store)).toEqual([]);
    });

    promise('keeps one writer whole when several write to one path', async () => {
      const store = await makeStore();
      const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000));
      await Promise.all(
        texts.map(async (text) => await store.write('race', [bytesOf(text.slice(1)), bytesOf(text[0]!)])),
      );
      expect(texts).toContain(await textAt(store, 'race'));
      expect(await pathsIn(store)).toEqual(['race']);
    });

    test.each(refusedPaths)('refuses the path %j', async (path) => {
      const store = await makeStore();
      expect(await kindOf(async () => await store.write(path, [bytesOf('x')]))).toBe('invalid_path');
      expect(await kindOf(async () => await store.create(path, bytesOf('x')))).toBe('invalid_path');
      expect(await kindOf(async () => await store.stat(path))).toBe('invalid_path');
      expect(await kindOf(async () => await store.remove([path]))).toBe('invalid_path');
      expect(await kindOf(async () => store.uriOf(path))).toBe('invalid_path');
      expect(await pathsIn(store)).toEqual([]);
    });
  });

  describe('create', () => {
    promise('takes a free path and says so', async () => {
      const store = await makeStore();
      expect(await store.create('c/1', bytesOf('mine'))).toBe(true);
      expect(await textAt(store, 'c/1')).toBe('mine');
      expect(await pathsIn(store)).toEqual(['c/1']);
    });

    promise('changes nothing where the path is taken', async () => {
      const store = await makeStore();
      const first = await put(store, 'c/1', 'theirs');
      expect(await store.create('c/1', bytesOf('mine'))).toBe(false);
      expect(await listed(store)).toEqual([first]);
      expect(await textAt(store, 'c/1')).toBe('theirs');
    });

    promise('lets exactly one of many win, and keeps the winner whole', async () => {
      const store = await makeStore();
      const texts = Array.from({ length: 20 }, (_, index) => `${index} `.repeat(5_000));
      const won = await Promise.all(texts.map(async (text) => await store.create('c/1', bytesOf(text))));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await textAt(store, 'c/1')).toBe(texts[won.indexOf(true)]);
    });

    promise('keeps its own copy of the bytes', async () => {
      const store = await makeStore();
      const bytes = bytesOf('mine');
      await store.create('a', bytes);
      bytes.fill(0);
      expect(await textAt(store, 'a')).toBe('mine');
    });
  });
}
