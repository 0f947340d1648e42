import * as zlib from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ZstdFrame } from '../../../src/codec/compression/zstd-frame.ts';

function isWhole(bytes: Uint8Array, cuts: readonly number[]): boolean {
  const frame = new ZstdFrame();
  const edges = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
  for (const [index, start] of edges.slice(0, -1).entries()) frame.push(bytes.subarray(start, edges[index + 1]));
  return frame.whole;
}

/** A frame by the letter of RFC 8878: any header, raw and repeated blocks, a checksum or none. */
const frames = fc
  .record({
    single: fc.boolean(),
    checksum: fc.boolean(),
    dictionaryId: fc.constantFrom(0, 1, 2, 3),
    contentSize: fc.constantFrom(0, 1, 2, 3),
    blocks: fc.array(fc.record({ repeats: fc.boolean(), size: fc.nat(300) }), { minLength: 1, maxLength: 4 }),
  })
  .map(({ single, checksum, dictionaryId, contentSize, blocks }) => {
    const descriptor = (contentSize << 6) | (single ? 0x20 : 0) | (checksum ? 4 : 0) | dictionaryId;
    const sizes = [contentSize === 0 ? Number(single) : 2 ** contentSize, [0, 1, 2, 4][dictionaryId]!, single ? 0 : 1];
    const fields = Buffer.alloc(
      sizes.reduce((sum, size) => sum + size, 0),
      0xfd,
    );
    const bodies = blocks.map(({ repeats, size }, index) => {
      const header = (size << 3) | (repeats ? 2 : 0) | (index === blocks.length - 1 ? 1 : 0);
      return Buffer.concat([Buffer.of(header, header >> 8, header >> 16), Buffer.alloc(repeats ? 1 : size, 0x28)]);
    });
    const magic = Buffer.of(0x28, 0xb5, 0x2f, 0xfd, descriptor);
    return Buffer.concat([magic, fields, ...bodies, Buffer.alloc(checksum ? 4 : 0, 1)]);
  });

test('a frame is whole with its last byte and not before, wherever its bytes are cut', () => {
  fc.assert(
    fc.property(frames, fc.array(fc.nat(400), { maxLength: 5 }), fc.nat(), (bytes, cuts, end) => {
      expect(isWhole(bytes, cuts)).toBe(true);
      expect(isWhole(Buffer.concat([bytes, Buffer.from('more')]), cuts)).toBe(true);
      expect(isWhole(bytes.subarray(0, end % bytes.length), cuts)).toBe(false);
    }),
  );
});

const { zstdCompressSync } = zlib as { zstdCompressSync?: (bytes: Buffer) => Buffer };

test.skipIf(zstdCompressSync === undefined)('what Node packs is whole to its last byte', () => {
  for (const text of ['', 'a', 'a'.repeat(1000), 'no two alike '.repeat(30_000)]) {
    const packed = zstdCompressSync!(Buffer.from(text));
    expect([isWhole(packed, []), isWhole(packed.subarray(0, -1), [])]).toEqual([true, false]);
  }
});
