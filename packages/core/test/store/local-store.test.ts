import { appendFile, mkdir, mkdtemp, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localStore, readWhole, type Store } from '@stedi-lakehouse/core';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-store-'));
  store = localStore(folder);
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const paths = async (prefix = ''): Promise<string[]> => {
  const found: string[] = [];
  for await (const object of store.list(prefix)) found.push(object.path);
  return found;
};
const openFiles = async (): Promise<number> => (await readdir('/proc/self/fd')).length;

describe('localStore', () => {
  test('makes its root absolute, and makes it when something is first written', async () => {
    const relative = localStore('some/folder');
    expect(relative.uri).toBe(join(process.cwd(), 'some/folder'));
    const inner = localStore(join(folder, 'not/yet'));
    expect(await inner.stat('a')).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    await inner.write('a', [Buffer.from('x')]);
    expect(await readdir(join(folder, 'not/yet'))).toEqual(['a']);
  });

  test('holds what others put there, and follows links, but not in circles', async () => {
    await mkdir(join(folder, 'real'));
    await writeFile(join(folder, 'real/one.json'), '{}');
    await symlink(join(folder, 'real'), join(folder, 'linked'));
    await symlink(join(folder, 'real/one.json'), join(folder, 'two.json'));
    await symlink(folder, join(folder, 'real/circle'));
    await symlink(join(folder, 'nowhere'), join(folder, 'broken'));
    expect(await paths()).toEqual(['linked/one.json', 'real/one.json', 'two.json']);
    const object = (await store.stat('two.json'))!;
    expect(Buffer.from(await readWhole(store.source(object))).toString()).toBe('{}');
  });

  test('fails as changed when a file grows while it is read, though every chunk came through', async () => {
    await writeFile(join(folder, 'a'), 'x'.repeat(1_000_000));
    const object = (await store.stat('a'))!;
    let bytes = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of store.source(object).open()) {
        if (bytes === 0) await appendFile(join(folder, 'a'), 'more');
        bytes += chunk.length;
      }
    };
    await expect(read()).rejects.toMatchObject({ kind: 'changed', code: 'store_changed' });
    expect(bytes).toBe(1_000_000);
  });

  test('fails as changed when a file becomes shorter while it is read', async () => {
    await writeFile(join(folder, 'a'), 'x'.repeat(2_000_000));
    const object = (await store.stat('a'))!;
    const read = async (): Promise<void> => {
      let first = true;
      for await (const _chunk of store.source(object).open()) {
        if (first) await writeFile(join(folder, 'a'), 'short');
        first = false;
      }
    };
    await expect(read()).rejects.toMatchObject({ kind: 'changed' });
  });

  test('tells a file by its time of change too, where the size is the same', async () => {
    await writeFile(join(folder, 'a'), 'one');
    const object = (await store.stat('a'))!;
    await utimes(join(folder, 'a'), new Date('2024-01-01'), new Date('2024-01-01'));
    await expect(readWhole(store.source(object))).rejects.toMatchObject({ kind: 'changed' });
    expect((await store.stat('a'))!.modified).toEqual(new Date('2024-01-01'));
  });

  test('tells a file by what it is, where size and time are those of the file it replaced', async () => {
    const date = new Date('2024-01-01');
    for (const name of ['a', 'b']) {
      await writeFile(join(folder, name), 'one');
      await utimes(join(folder, name), date, date);
    }
    const object = (await store.stat('a'))!;
    await rename(join(folder, 'b'), join(folder, 'a'));
    await expect(readWhole(store.source(object))).rejects.toMatchObject({ kind: 'changed' });
  });

  test('passes over unfinished writes, and removes those older than asked', async () => {
    await mkdir(join(folder, 'a'));
    for (const name of ['.unfinished-old', '.unfinished-new', 'done']) await writeFile(join(folder, 'a', name), 'x');
    await utimes(join(folder, 'a/.unfinished-old'), new Date('2024-01-01'), new Date('2024-01-01'));
    expect(await paths()).toEqual(['a/done']);
    const before = new Date('2024-06-01');
    expect(await store.removeUnfinished('b/', before)).toEqual([]);
    const found = await store.removeUnfinished('', before, { dryRun: true });
    expect(found.map((left) => left.path)).toEqual(['a/.unfinished-old']);
    expect(await readdir(join(folder, 'a'))).toHaveLength(3);
    expect(await store.removeUnfinished('a/', before)).toEqual(found);
    expect((await readdir(join(folder, 'a'))).toSorted()).toEqual(['.unfinished-new', 'done']);
  });

  test('takes empty folders away with their last object, but never its root', async () => {
    await store.write('a/b/c', [Buffer.from('x')]);
    await store.write('a/d', [Buffer.from('x')]);
    await store.remove(['a/b/c']);
    expect(await readdir(join(folder, 'a'))).toEqual(['d']);
    await store.remove(['a/d']);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a write that fails leaves neither files nor folders', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
      throw new Error('broken');
    };
    await expect(store.write('a/b/c', broken())).rejects.toThrow('broken');
    expect(await readdir(folder)).toEqual([]);
  });

  test('writes many files into one new folder at once while others empty it', async () => {
    const writeAndRemove = async (writer: number): Promise<void> => {
      for (let round = 0; round < 60; round++) {
        const path = `deep/folder/${writer}-${round}`;
        await store.write(path, [Buffer.from(path)]);
        await store.remove([path]);
      }
    };
    await Promise.all([1, 2, 3].map(writeAndRemove));
    expect(await readdir(folder)).toEqual([]);
  });

  test('says invalid_path where a folder is a file, a file is a folder, or a name is too long', async () => {
    await store.write('file', [Buffer.from('x')]);
    await store.write('folder/file', [Buffer.from('x')]);
    const write = async (path: string): Promise<unknown> => await store.write(path, [Buffer.from('x')]);
    await expect(write('file/inner')).rejects.toMatchObject({ kind: 'invalid_path' });
    await expect(write('folder')).rejects.toMatchObject({ kind: 'invalid_path' });
    await expect(write('n'.repeat(300))).rejects.toMatchObject({ kind: 'invalid_path' });
    expect(await paths()).toEqual(['file', 'folder/file']);
  });

  test.skipIf(process.platform !== 'linux')('closes every file on return, throw and abort', async () => {
    await store.write('a', [Buffer.alloc(3_000_000)]);
    const object = (await store.stat('a'))!;
    const before = await openFiles();
    for (let round = 0; round < 20; round++) {
      const abort = new AbortController();
      for await (const _chunk of store.source(object).open()) break;
      const thrown = async (): Promise<void> => {
        for await (const _chunk of store.source(object).open()) throw new Error('reader');
      };
      await expect(thrown()).rejects.toThrow('reader');
      const aborted = async (): Promise<void> => {
        for await (const _chunk of store.source(object).open(undefined, abort.signal)) abort.abort(new Error('stop'));
      };
      await expect(aborted()).rejects.toThrow('stop');
      await expect(readWhole(store.source({ ...object, etag: 'other' }))).rejects.toMatchObject({ kind: 'changed' });
      const unwritten = async function* (): AsyncGenerator<Uint8Array> {
        yield Buffer.alloc(10);
        throw new Error('writer');
      };
      await expect(store.write('b', unwritten())).rejects.toThrow('writer');
    }
    expect(await openFiles()).toBe(before);
  });
});
