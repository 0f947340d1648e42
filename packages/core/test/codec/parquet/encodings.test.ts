import { Buffer } from 'node:buffer';
import { snappyUncompress } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteWriter } from '../../../src/codec/parquet/byte-writer.ts';
import { deltaFits, writeDelta } from '../../../src/codec/parquet/delta.ts';
import { numberDictionary } from '../../../src/codec/parquet/number-dictionary.ts';
import { numberRange } from '../../../src/codec/parquet/number-range.ts';
import { bitsFor, writeRle } from '../../../src/codec/parquet/rle.ts';
import { writeSnappy } from '../../../src/codec/parquet/snappy.ts';
import { ThriftWriter } from '../../../src/codec/parquet/thrift.ts';

function written(write: (out: ByteWriter) => void): {
  readonly bytes: Uint8Array;
  readonly view: DataView<ArrayBuffer>;
} {
  const out = new ByteWriter();
  write(out);
  const bytes = out.copy();
  return { bytes, view: new DataView(bytes.buffer) };
}

const runs = fc
  .array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 40 })), { maxLength: 30 })
  .map((lengths) => lengths.flatMap(([value, length]) => Array.from({ length }, () => value)));

describe('runs and packed bits', () => {
  test('are read back by hyparquet at every width', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 24 }), (some, bits) => {
        const values = Int32Array.from(some, (value) => value % 2 ** bits);
        const { view } = written((out) => writeRle(out, values, 0, values.length, bits));
        const read = new Int32Array(values.length);
        readRleBitPackedHybrid({ view, offset: 0 }, bits, read, view.byteLength);
        expect(read).toEqual(values);
      }),
    );
  });

  test('take a few bytes for one value repeated', () => {
    const { bytes } = written((out) => writeRle(out, new Int32Array(20_000).fill(3), 0, 20_000, 2));
    expect(bytes.length).toBeLessThanOrEqual(4);
  });

  test('have at least one bit, and no more than the largest code needs', () => {
    expect([0, 1, 2, 3, 4, 255, 256, 65_535].map(bitsFor)).toEqual([1, 1, 2, 2, 3, 8, 9, 16]);
  });
});

describe('packed differences', () => {
  const unpack = (view: DataView<ArrayBuffer>, count: number): number[] => {
    const read = new BigInt64Array(count);
    deltaBinaryUnpack({ view, offset: 0 }, count, read);
    return Array.from(read, Number);
  };
  const nearby = fc
    .tuple(
      fc.maxSafeInteger(),
      fc.integer({ min: 1, max: 2 ** 50 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
    )
    .map(([start, width, shares]) =>
      shares.map((share) => {
        const value = start + (start < 0 ? 1 : -1) * Math.floor(share * width);
        return value === 0 ? 0 : value;
      }),
    );

  test('are read back by hyparquet', () => {
    fc.assert(
      fc.property(nearby, (some) => {
        fc.pre(some.length > 0);
        const values = Float64Array.from(some);
        expect(deltaFits('int64', numberRange(values, values.length))).toBe(true);
        const { view } = written((out) => writeDelta(out, values, 0, values.length));
        expect(unpack(view, values.length)).toEqual(some);
      }),
      { numRuns: 300 },
    );
  });

  test('are read back where blocks are full, and one short or one over', () => {
    for (const count of [1, 2, 31, 32, 33, 127, 128, 129, 130, 257, 1000]) {
      const values = Float64Array.from({ length: count }, (_, i) => 1e12 + i * i * (i % 2 === 0 ? 1 : -1));
      const { view } = written((out) => writeDelta(out, values, 0, count));
      expect(unpack(view, count)).toEqual([...values]);
    }
  });

  test('are not tried where a difference of differences would not be exact', () => {
    const far = Float64Array.of(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    expect(deltaFits('int64', numberRange(far, 2))).toBe(false);
    expect(deltaFits('int32', numberRange(Float64Array.of(-(2 ** 31), 2 ** 31 - 1), 2))).toBe(false);
    expect(deltaFits('int32', numberRange(Float64Array.of(0, 2 ** 30), 2))).toBe(true);
  });
});

describe('snappy', () => {
  const unpacked = (input: Uint8Array): { read: Uint8Array; bytes: Uint8Array } => {
    const { bytes } = written((out) => writeSnappy(out, input));
    const read = new Uint8Array(input.length);
    snappyUncompress(bytes, read);
    return { read, bytes };
  };
  const repetitive = fc
    .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.integer({ min: 1, max: 200 })), {
      maxLength: 12,
    })
    .map((parts) =>
      Uint8Array.from(parts.flatMap(([part, times]) => Array.from({ length: times }, () => [...part]).flat())),
    );

  test('is read back by hyparquet', () => {
    fc.assert(
      fc.property(fc.oneof(repetitive, fc.uint8Array({ maxLength: 3000 })), (input) => {
        fc.pre(input.length > 0);
        expect(Buffer.compare(unpacked(input).read, input)).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test('is read back across blocks, and with matches of every length', () => {
    const random = new Uint8Array(200_000);
    let state = 1;
    for (let i = 0; i < random.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      random[i] = state >>> 24;
    }
    expect(Buffer.compare(unpacked(random).read, random)).toBe(0);
    const parts: number[] = [];
    for (let length = 4; length < 200; length++)
      parts.push(...random.subarray(length, length + 3), ...random.subarray(0, length));
    const matching = Uint8Array.from(parts);
    expect(Buffer.compare(unpacked(matching).read, matching)).toBe(0);
    const zeros = new Uint8Array(150_000);
    expect(Buffer.compare(unpacked(zeros).read, zeros)).toBe(0);
    expect(unpacked(zeros).bytes.length).toBeLessThan(150_000 / 20);
  });
});

describe('thrift', () => {
  test('is read back by hyparquet', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.maxSafeInteger(),
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(40),
        (i32, i64, bytes, count) => {
          fc.pre(Math.abs(i64) < 2 ** 53);
          const list = Array.from({ length: count }, (_, i) => i - 20);
          const { view } = written((out) => {
            const thrift = new ThriftWriter(out);
            thrift.body(() => {
              thrift.i32(1, i32);
              thrift.i64(2, i64);
              thrift.struct(5, () => thrift.binary(3, bytes));
              thrift.i32s(30, list);
              thrift.structs(31, list, (item) => thrift.i32(1, item));
            });
          });
          const read = deserializeTCompactProtocol({ view, offset: 0 });
          expect(read).toEqual({
            field_1: i32,
            field_2: BigInt(i64),
            field_5: { field_3: bytes },
            field_30: list,
            field_31: list.map((item) => ({ field_1: item })),
          });
        },
      ),
    );
  });
});

describe('a dictionary of numbers', () => {
  // whole numbers are looked up in another way up to here
  const nearLimit = fc.integer({ min: 4090, max: 4100 }).chain((size) => fc.constantFrom(size, -size));

  test('gives back every number bit for bit, its values in order of first occurrence', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), nearLimit, fc.constantFrom(0, -0, 1, -1, NaN))), (some) => {
        const values = Float64Array.from(some);
        const { codes, values: distinct } = numberDictionary(values, values.length, false)!;
        expect(Float64Array.from(codes, (code) => distinct[code]!)).toEqual(values);
        const order: number[] = [];
        for (const value of values) if (!order.some((other) => Object.is(other, value))) order.push(value);
        expect([...distinct]).toEqual(order);
      }),
    );
  });

  test('is given up beyond its limit', () => {
    const values = Float64Array.from({ length: 5000 }, (_, i) => i);
    expect(numberDictionary(values, 4096, false)?.values.length).toBe(4096);
    expect(numberDictionary(values, 4097, false)).toBeUndefined();
  });
});
