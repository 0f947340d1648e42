import { expect, test } from 'vitest';
import { duration, size } from '../../src/report/format.ts';

test.each([
  [0, '0.00 s'],
  [9.994, '9.99 s'],
  [9.996, '10.0 s'],
  [59.94, '59.9 s'],
  [59.96, '1 m 0 s'],
  [119.6, '2 m 0 s'],
  [3599.7, '60 m 0 s'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [5e15, '5000.0 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});
