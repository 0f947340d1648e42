import { describe, expect, test } from 'vitest';
import { memoryStore, withFolders, type MissedName, type Store } from '@stedi-lakehouse/core';
import { storeContract } from '@stedi-lakehouse/core/testing';

storeContract('withFolders', () => withFolders(memoryStore(), new Map([['elsewhere', memoryStore('elsewhere')]])));

const pathsOf = async (store: Store, prefix: string): Promise<string[]> => {
  const paths: string[] = [];
  for await (const { path } of store.list(prefix)) paths.push(path);
  return paths;
};

describe('a store with folders that are other stores', () => {
  const text = async (store: Store, path: string): Promise<string> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.source((await store.stat(path))!).open()) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };

  test('has in a folder what its store has, and nothing of its own', async () => {
    const [root, other] = [memoryStore('root'), memoryStore('other')];
    const store = withFolders(root, new Map([['a', other]]));
    await store.write('a/deep/x', [Buffer.from('other')]);
    await store.write('b/x', [Buffer.from('root')]);
    await root.write('a/hidden', [Buffer.from('hidden')]);
    expect(await pathsOf(other, '')).toEqual(['deep/x']);
    expect(await pathsOf(root, '')).toEqual(['a/hidden', 'b/x']);
    expect(await pathsOf(store, 'a/')).toEqual(['a/deep/x']);
    expect(await pathsOf(store, 'a/d')).toEqual(['a/deep/x']);
    expect(await pathsOf(store, '')).toEqual(['b/x']);
    expect([await text(store, 'a/deep/x'), await text(store, 'b/x')]).toEqual(['other', 'root']);
    expect([store.uriOf('a/deep/x'), store.uriOf('b/x')]).toEqual(['memory:other/deep/x', 'memory:root/b/x']);
    expect(await store.stat('a/hidden')).toBeUndefined();
    await store.remove(['a/deep/x', 'b/x']);
    expect([await pathsOf(other, ''), await pathsOf(root, '')]).toEqual([[], ['a/hidden']]);
  });

  test('tells names that are no objects with their paths in it', async () => {
    const other: Store = {
      ...memoryStore('other'),
      async *list(prefix, options) {
        options?.onMissed?.({ path: `${prefix}x`, why: 'dangling' });
      },
    };
    const missed: MissedName[] = [];
    const store = withFolders(memoryStore(), new Map([['a', other]]));
    for await (const _ of store.list('a/b/', { onMissed: (name) => void missed.push(name) }));
    expect(missed).toEqual([{ path: 'a/b/x', why: 'dangling' }]);
  });
});
