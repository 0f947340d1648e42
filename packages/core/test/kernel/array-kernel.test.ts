import { expect, test } from 'vitest';
import { arrayWork, worthwhile } from '../../src/kernel/array-kernel.ts';

test('arrays that are put in stay where they are while memory grows, and do not overlap', () => {
  const work = arrayWork();
  const some = Int32Array.from({ length: 5000 }, (_, i) => i);
  const bytes = Uint8Array.from({ length: 777 }, (_, i) => i);
  const [words, doubles, tail] = [work.put(some), work.putDoubles([some, Float64Array.of(0.5, -0)]), work.put(bytes)];
  const later = work.take(3 << 20);
  work.view(Uint8Array, later, 3 << 20).fill(255);
  expect(work.words(words, 5000)).toEqual(some);
  expect(work.view(Float64Array, doubles, 5002)).toEqual(Float64Array.of(...some, 0.5, -0));
  expect(work.view(Uint8Array, tail, 777)).toEqual(bytes);
  expect([words, doubles, tail, later].map((address) => address % 16)).toEqual([0, 0, 0, 0]);
});

test('a work is over when another one begins', () => {
  const work = arrayWork();
  const address = work.put(Int32Array.of(1));
  arrayWork();
  expect(() => work.take(8)).toThrow(TypeError);
  expect(() => work.words(address, 1)).toThrow('another work with the kernel has begun');
});

test('a kernel that has grown beyond 8 MB goes on until its work is over, and is not used again', () => {
  const work = arrayWork();
  const large = work.take(9 << 20);
  work.words(large, 1)[0] = 7;
  const grown = work.words(large, 1).buffer;
  expect(work.words(large, 1)[0]).toBe(7);
  const next = arrayWork();
  expect(next.words(next.take(16), 4).buffer).not.toBe(grown);
  expect(next.words(next.take(16), 4).buffer.byteLength).toBeLessThan(1 << 20);
});

test('more than a memory can have is an error that says so', () => {
  const work = arrayWork();
  expect(() => work.take(2 ** 32)).toThrow(expect.objectContaining({ code: 'kernel_memory' }));
  expect(() => arrayWork().take(2 ** 32)).toThrow('for WebAssembly could not be had');
});

test('few numbers are not worth it', () => {
  expect([0, 1, 1023, 1024, 1e6].map((count) => worthwhile(count))).toEqual([false, false, false, true, true]);
});
