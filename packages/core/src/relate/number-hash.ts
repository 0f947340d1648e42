import { hashKeys } from '../kernel/hash-keys.ts';

const scratch = new Float64Array(1);
const words = new Int32Array(scratch.buffer);

// one by one, which the engine reads without looking how many there are
const [a0, b0, a1, a2, b1, b2, a3, a4, b3, b4] = hashKeys as unknown as readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/**
 * A 32-bit hash of the bits of a double for tables in this thread's memory, by the keys of `hashText`: of any two numbers that somebody chose, one in
 * 2^32 pairs collides. The caller has turned −0 into 0.
 */
export function hashNumber(value: number): number {
  scratch[0] = value;
  const low = words[0]!;
  const high = words[1]!;
  const a = a0 + product(low, a1, a2) + product(high, a3, a4);
  const b = b0 + product(low, b1, b2) + product(high, b3, b4);
  return (a & 0xffff0000) | ((b | 0) >>> 16);
}

function product(word: number, key: number, next: number): number {
  return Math.imul(key + (word & 0xffff), next + (word >>> 16));
}

/** A 32-bit hash of the bits of a double that is the same on every machine: for what decides bytes. The caller has turned −0 into 0. */
export function stableHashNumber(value: number): number {
  scratch[0] = value;
  let hash = Math.imul(words[0]!, 0x9e3779b1) ^ Math.imul(words[1]!, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
