import * as zlib from 'node:zlib';
import { bytesInMemory, DecodeError, decompress, type ByteSource } from '@stedi-lakehouse/core';
import { describe, expect, test } from 'vitest';

const text = Array.from({ length: 40_000 }, (_, line) => `line ${line} ${Math.sin(line)}\n`).join('');
// zstd tells damage by a checksum, which is left out unless asked for (its parameter 201)
const { zstdCompressSync } = zlib as { zstdCompressSync?: (bytes: Buffer, options: object) => Buffer };
const zstd = zstdCompressSync && ((bytes: Buffer) => zstdCompressSync(bytes, { params: { 201: 1 } }));
const packers: readonly (readonly ['gzip' | 'zstd', (bytes: Buffer) => Buffer])[] = [
  ['gzip', (bytes) => zlib.gzipSync(bytes)],
  ...(zstd === undefined ? [] : [['zstd', zstd] as const]),
];

async function read(source: ByteSource, signal?: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open(undefined, signal)) chunks.push(Uint8Array.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** A source that counts what is open, and may fail or hang at a chunk. */
function watched(bytes: Uint8Array, at: (chunk: number, signal: AbortSignal) => Promise<void> = async () => {}) {
  const state = { open: 0, opened: 0, chunks: 0 };
  const inner = bytesInMemory(bytes, 'file:///landing/a.gz', 1000);
  const source: ByteSource = {
    name: inner.name,
    bytes: inner.bytes,
    async *open(range, signal) {
      state.open++;
      state.opened++;
      try {
        for await (const chunk of inner.open(range, signal)) {
          await at(state.chunks++, signal!);
          yield chunk;
        }
      } finally {
        state.open--;
      }
    },
  };
  return { source, state };
}

test('leaves what is not packed as it is', async () => {
  const source = bytesInMemory(Buffer.from('abc'));
  expect(decompress(source, 'none')).toBe(source);
});

test('reads gzip files made of several members', async () => {
  const bytes = Buffer.concat([zlib.gzipSync('one\n'), zlib.gzipSync(''), zlib.gzipSync('two\n')]);
  for (const chunkBytes of [1, 7, 1000]) {
    expect(await read(decompress(bytesInMemory(bytes, 'x', chunkBytes), 'gzip'))).toBe('one\ntwo\n');
  }
});

test.skipIf(zstd === undefined)(
  'refuses a zstd file of several frames instead of losing all but the first',
  async () => {
    const bytes = Buffer.concat([zstd!(Buffer.from('one\n')), zstd!(Buffer.from('two\n'))]);
    await expect(read(decompress(bytesInMemory(bytes, 'x.zst'), 'zstd'))).rejects.toThrow(
      /x\.zst goes on after its first zstd frame.*pack the file again/,
    );
  },
);

test.skipIf(zstd !== undefined)('says what to do where Node cannot unpack zstd', async () => {
  const failure = read(decompress(bytesInMemory(Buffer.of(0x28, 0xb5, 0x2f, 0xfd), 'x.zst'), 'zstd'));
  await expect(failure).rejects.toBeInstanceOf(DecodeError);
  await expect(failure).rejects.toThrow(/x\.zst is packed with zstd.*use Node 22\.15 or later/);
});

describe.each(packers)('%s', (compression, pack) => {
  const packed = pack(Buffer.from(text));

  test('gives the bytes that were packed, however they come in', async () => {
    for (const chunkBytes of [1000, 65_536, packed.length]) {
      expect(await read(decompress(bytesInMemory(packed, 'x', chunkBytes), compression))).toBe(text);
    }
    expect(await read(decompress(bytesInMemory(pack(Buffer.from('small')), 'x', 1), compression))).toBe('small');
  });

  test('calls a file that is cut off cut off, wherever it ends', async () => {
    const small = pack(Buffer.from('a small file'));
    for (let length = 4; length < small.length; length++) {
      const failure = read(decompress(bytesInMemory(small.subarray(0, length), 'x.packed'), compression));
      await expect(failure, `cut at ${length}`).rejects.toBeInstanceOf(DecodeError);
      await expect(failure).rejects.toThrow('x.packed ends in the middle of its packed data');
    }
  });

  test('calls a damaged file damaged', async () => {
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 2000, 2100);
    const { source, state } = watched(damaged);
    const failure = read(decompress(source, compression));
    await expect(failure).rejects.toBeInstanceOf(DecodeError);
    await expect(failure).rejects.toThrow('file:///landing/a.gz holds damaged packed data');
    expect(state).toMatchObject({ open: 0, opened: 1 });
  });

  test('reads no further than it is asked to, and closes the file when the reader returns early', async () => {
    const { source, state } = watched(packed);
    for await (const _chunk of decompress(source, compression).open()) break;
    expect(state).toMatchObject({ open: 0, opened: 1 });
    expect(state.chunks).toBeLessThan(packed.length / 1000 / 2);
  });

  test('passes on what the file throws, and closes it', async () => {
    const broken = new Error('the disk is gone');
    const { source, state } = watched(packed, async (chunk) => {
      if (chunk === 5) throw broken;
    });
    await expect(read(decompress(source, compression))).rejects.toBe(broken);
    expect(state).toMatchObject({ open: 0, opened: 1 });
  });

  test('closes the file on abort, when the reader waits for a chunk that does not come', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const { source, state } = watched(packed, async (chunk, signal) => {
      if (chunk < 5) return;
      setImmediate(() => abort.abort(reason));
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    });
    await expect(read(decompress(source, compression), abort.signal)).rejects.toBe(reason);
    expect(state).toMatchObject({ open: 0, opened: 1 });
  });

  test('closes the file on abort, when the reader is stuck and never asks again', async () => {
    const abort = new AbortController();
    const { source, state } = watched(packed);
    const chunks = decompress(source, compression).open(undefined, abort.signal)[Symbol.asyncIterator]();
    await chunks.next();
    expect(state.open).toBe(1);
    abort.abort(new Error('enough'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(state.open).toBe(0);
    await expect(chunks.next()).rejects.toThrow('enough');
  });

  test('opens nothing when it is aborted before it starts', async () => {
    const { source, state } = watched(packed);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(read(decompress(source, compression), signal)).rejects.toThrow('enough');
    expect(state.opened).toBe(0);
  });
});

describe('what unpacks to far more than it is', () => {
  const feeds = zlib.gzipSync(Buffer.alloc(80 << 20, 10), { level: 9 });

  test('is refused with its name, its size and the option that allows it', async () => {
    const failure = read(decompress(bytesInMemory(feeds, 'x.gz'), 'gzip'));
    await expect(failure).rejects.toBeInstanceOf(DecodeError);
    await expect(failure).rejects.toThrow(
      `x.gz has ${feeds.length} bytes and unpacks to more than ${64 << 20}: expected at most 100 times its size`,
    );
    await expect(failure).rejects.toThrow('--max-unpacked');
  });

  test('is read where it is allowed, and where it is small', async () => {
    let bytes = 0;
    for await (const chunk of decompress(bytesInMemory(feeds, 'x.gz'), 'gzip', 2000).open()) bytes += chunk.length;
    expect(bytes).toBe(80 << 20);
    const small = zlib.gzipSync(Buffer.alloc(60 << 20, 10));
    bytes = 0;
    for await (const chunk of decompress(bytesInMemory(small, 'x.gz'), 'gzip', 1).open()) bytes += chunk.length;
    expect(bytes).toBe(60 << 20);
  });
});
