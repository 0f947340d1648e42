import { describe, expect, test } from 'vitest';
import { memoryStore, readWhole, type Store } from '@stedi-lakehouse/core';
import { denying, diskFullAfter, failingAt, faultyStore, readingFails } from '@stedi-lakehouse/core/testing';

const ten = Buffer.from('0123456789');
const pathsOf = async (store: Store): Promise<string[]> => {
  const paths: string[] = [];
  for await (const object of store.list('')) paths.push(object.path);
  return paths;
};

describe('faultyStore', () => {
  test('counts and names what it was asked', async () => {
    const store = faultyStore(memoryStore(), () => undefined);
    const object = await store.write('a', [ten]);
    await readWhole(store.source(object));
    await store.create('b', ten);
    await store.remove(['a']);
    expect(
      store.requests.map(({ number, method, path, bytesWritten }) => [number, method, path, bytesWritten]),
    ).toEqual([
      [1, 'write', 'a', 0],
      [2, 'open', 'a', 10],
      [3, 'create', 'b', 10],
      [4, 'remove', 'a', 20],
    ]);
  });

  test('fails before anything is done, or after all of it', async () => {
    const inner = memoryStore();
    await expect(faultyStore(inner, failingAt(1, 'before')).create('a', ten)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(await pathsOf(inner)).toEqual([]);
    await expect(faultyStore(inner, failingAt(1, 'after')).create('a', ten)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(await pathsOf(inner)).toEqual(['a']);
  });

  test('fails once, or from then on', async () => {
    const once = faultyStore(memoryStore(), failingAt(1, 'before'));
    await expect(once.stat('a')).rejects.toThrow('injected');
    expect(await once.stat('a')).toBeUndefined();
    const forever = faultyStore(memoryStore(), failingAt(2, 'before', true));
    expect(await forever.stat('a')).toBeUndefined();
    await expect(forever.stat('a')).rejects.toThrow('injected');
    await expect(forever.stat('a')).rejects.toThrow('injected');
  });

  test('is full after so many bytes over all writes, and keeps no part of what did not fit', async () => {
    const inner = memoryStore();
    const store = faultyStore(inner, diskFullAfter(25));
    await store.write('a', [ten]);
    await store.create('b', ten);
    await expect(store.write('c', [ten])).rejects.toMatchObject({ kind: 'no_space' });
    await expect(store.create('d', ten)).rejects.toMatchObject({ kind: 'no_space' });
    expect(await pathsOf(inner)).toEqual(['a', 'b']);
  });

  test('denies what it is told to', async () => {
    const store = faultyStore(
      memoryStore(),
      denying(({ method, path }) => method === 'write' && path.startsWith('no/')),
    );
    await store.write('yes', [ten]);
    await expect(store.write('no/way', [ten])).rejects.toMatchObject({ kind: 'permission' });
  });

  test.each(['not_found', 'changed', 'truncated'] as const)(
    'lets an object end as %s while it is read',
    async (kind) => {
      const store = faultyStore(
        memoryStore(),
        readingFails(kind, (path) => path === 'a', 4),
      );
      const source = store.source(await store.write('a', [ten]));
      const chunks: Uint8Array[] = [];
      const read = async (): Promise<void> => {
        for await (const chunk of source.open()) chunks.push(chunk.slice());
      };
      await expect(read()).rejects.toMatchObject({ kind });
      expect(Buffer.concat(chunks).toString()).toBe('0123');
      const other = store.source(await store.write('b', [ten]));
      expect((await readWhole(other)).length).toBe(10);
    },
  );
});
