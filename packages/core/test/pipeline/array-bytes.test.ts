import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { putTogether, takeApart } from '../../src/pipeline/array-bytes.ts';

const array = fc.oneof(
  fc.uint8Array(),
  fc.int8Array(),
  fc.int16Array(),
  fc.int32Array(),
  fc.float32Array(),
  fc.float64Array(),
);
const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'small' },
    array,
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('data')),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('data'), { noNullPrototype: true }),
  ),
}));

test('plain data with arrays of numbers is the same after a way as JSON and bytes', () => {
  fc.assert(
    fc.property(data, (value) => {
      const { json, chunks, bytes } = takeApart(value);
      const buffer = Buffer.from(new ArrayBuffer(bytes));
      Buffer.concat(chunks).copy(buffer);
      expect(Buffer.concat(chunks)).toHaveLength(bytes);
      expect(putTogether(JSON.parse(JSON.stringify(json)), buffer)).toEqual(value);
    }),
  );
});

test('an array that is a view of more than itself is written alone', () => {
  const whole = Float64Array.of(1, 2, 3, 4);
  const { chunks, bytes } = takeApart({ some: whole.subarray(1, 3), few: new Uint8Array(whole.buffer, 3, 2) });
  expect(bytes).toBe(24);
  expect(Buffer.concat(chunks).readDoubleLE(8)).toBe(3);
});
