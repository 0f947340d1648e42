import { describe, expect, test } from 'vitest';
import { memoryStore, StoreError, type Store } from '@stedi-lakehouse/core';
import { diskFullAfter, faultyStore } from '@stedi-lakehouse/core/testing';
import { byteChannel } from '../../src/lake/byte-channel.ts';
import { writeHashed } from '../../src/lake/hashed-file.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const never = new AbortController().signal;
const left = async (store: Store): Promise<string[]> => {
  const paths: string[] = [];
  for await (const object of store.list('')) paths.push(object.path);
  return paths;
};

describe('byteChannel', () => {
  test('gives every chunk in order, and holds the writer until the reader asks for the next', async () => {
    const channel = byteChannel();
    const events: string[] = [];
    const writing = (async () => {
      for (const chunk of ['a', 'b', 'c']) {
        await channel.write(bytes(chunk));
        events.push(`written ${chunk}`);
      }
      channel.end();
    })();
    for await (const chunk of channel.chunks) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      events.push(`read ${Buffer.from(chunk).toString()}`);
    }
    await writing;
    expect(events).toEqual(['read a', 'written a', 'read b', 'written b', 'read c', 'written c']);
  });

  test('keeps the order of writes that nobody waited for', async () => {
    const channel = byteChannel();
    const writes = Promise.all(['a', 'b', 'c'].map(async (text) => await channel.write(bytes(text)))).then(channel.end);
    let text = '';
    for await (const chunk of channel.chunks) text += Buffer.from(chunk).toString();
    await writes;
    expect(text).toBe('abc');
  });

  test('rejects writes, waiting and to come, once the reader has left', async () => {
    const channel = byteChannel();
    const first = channel.write(bytes('a'));
    const second = channel.write(bytes('b'));
    for await (const _chunk of channel.chunks) break;
    await expect(first).rejects.toThrow('nobody takes');
    await expect(second).rejects.toThrow('nobody takes');
    await expect(channel.write(bytes('c'))).rejects.toThrow('nobody takes');
  });

  test('refuses bytes after the end', async () => {
    const channel = byteChannel();
    channel.end();
    await expect(channel.write(bytes('late'))).rejects.toThrow('after the end');
  });
});

describe('writeHashed', () => {
  test('hands the store every byte and hashes them', async () => {
    const store = memoryStore();
    const { object, sha256, made } = await writeHashed(
      store,
      'a',
      async (write) => {
        const reused = Buffer.from('abc');
        await write(reused);
        reused.write('def');
        await write(reused);
        return 'made';
      },
      never,
    );
    expect(object.bytes).toBe(6);
    expect(made).toBe('made');
    // the digest of "abcdef", as sha256sum prints it
    expect(sha256).toBe('bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721');
  });

  test('throws the maker’s error, before or after its first chunk, and leaves nothing', async () => {
    const store = memoryStore();
    const failure = new Error('the codec failed');
    const early = writeHashed(store, 'a', async () => await Promise.reject(failure), never);
    await expect(early).rejects.toBe(failure);
    const late = writeHashed(
      store,
      'a',
      async (write) => {
        await write(bytes('half'));
        throw failure;
      },
      never,
    );
    await expect(late).rejects.toBe(failure);
    const sync = writeHashed(
      store,
      'a',
      () => {
        throw failure;
      },
      never,
    );
    await expect(sync).rejects.toBe(failure);
    expect(await left(store)).toEqual([]);
  });

  test('throws the store’s error, tells the maker, and does not wait for one that is stuck', async () => {
    const store = faultyStore(memoryStore(), diskFullAfter(10));
    let told: unknown;
    const work = writeHashed(
      store,
      'a',
      async (write, signal) => {
        signal.addEventListener('abort', () => {
          told = signal.reason;
        });
        await write(bytes('0123456789'));
        await write(bytes('more')).catch(() => {});
        return await new Promise(() => {});
      },
      never,
    );
    await expect(work).rejects.toMatchObject({ kind: 'no_space' });
    expect(told).toBeInstanceOf(StoreError);
    expect(await left(store)).toEqual([]);
  });

  test('lets a maker that goes on writing fail instead of hang when the store fails', async () => {
    const store = faultyStore(memoryStore(), diskFullAfter(100));
    let ended: unknown;
    const work = writeHashed(
      store,
      'a',
      async (write) => {
        try {
          for (;;) await write(bytes('0123456789'));
        } catch (error) {
          ended = error;
          throw error;
        }
      },
      never,
    );
    await expect(work).rejects.toMatchObject({ kind: 'no_space' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBeInstanceOf(Error);
  });

  test('stops on abort while the maker is stuck, with the reason, and leaves nothing', async () => {
    const store = memoryStore();
    const abort = new AbortController();
    const reason = new Error('stopped');
    let told = false;
    const work = writeHashed(
      store,
      'a',
      async (write, signal) => {
        signal.addEventListener('abort', () => (told = true));
        await write(bytes('half'));
        setTimeout(() => abort.abort(reason), 1);
        return await new Promise(() => {});
      },
      abort.signal,
    );
    await expect(work).rejects.toBe(reason);
    expect(told).toBe(true);
    expect(await left(store)).toEqual([]);
  });

  test('stops on abort while the store is stuck', async () => {
    const abort = new AbortController();
    const stuck: Store = {
      ...memoryStore(),
      write: async (_path, _chunks, options) =>
        await new Promise((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => reject(options.signal!.reason as Error));
        }),
    };
    let ended: unknown;
    const work = writeHashed(
      stuck,
      'a',
      async (write) => {
        await write(bytes('never taken')).catch((error: unknown) => (ended = error));
      },
      abort.signal,
    );
    setTimeout(() => abort.abort(new Error('stopped')), 1);
    await expect(work).rejects.toThrow('stopped');
    expect(ended).toBe(abort.signal.reason);
  });
});
