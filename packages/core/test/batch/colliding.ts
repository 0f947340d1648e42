import { stableHashText } from '../../src/batch/text-hash.ts';
import { stableHashNumber } from '../../src/relate/number-hash.ts';

/** Texts of eight printable letters that have one hash, by that which everybody knows. */
export function collidingTexts(count: number): string[] {
  const wanted = 0x12345678;
  const texts: string[] = [];
  const bytes = new DataView(new ArrayBuffer(8));
  for (let trial = 0; texts.length < count; trial++) {
    for (let at = 0; at < 4; at++) bytes.setUint8(at, 0x30 + (Math.floor(trial / 75 ** at) % 75));
    const first = mixed(-8 ^ bytes.getInt32(0, true));
    bytes.setInt32(4, first ^ unmixed(wanted), true);
    const text = Buffer.from(bytes.buffer).toString('latin1');
    if (/^[!-~]{8}$/.test(text)) texts.push(text);
  }
  const hashes = new Set(
    texts.map((text) => stableHashText(new DataView(Uint8Array.from(Buffer.from(text)).buffer), 0, 8)),
  );
  if (hashes.size !== 1 || new Set(texts).size !== count) throw new Error('the texts do not collide');
  return texts;
}

/** Finite numbers that have one hash, by that which everybody knows. */
export function collidingNumbers(count: number): Float64Array {
  const numbers = new Float64Array(count);
  const words = new Int32Array(numbers.buffer);
  for (let i = 0; i < count; i++) {
    const high = 0x42700000 + i;
    words[i * 2] = Math.imul(inverse(0x9e3779b1), Math.imul(high, 0x85ebca6b));
    words[i * 2 + 1] = high;
  }
  if (new Set(Array.from(numbers, stableHashNumber)).size !== 1 || new Set(numbers).size !== count)
    throw new Error('the numbers do not collide');
  return numbers;
}

/** Looks that a table of open addressing takes to find each of these hashes once: it has twice as many slots as hashes, or some more. */
export function looks(hashes: Iterable<number>): number {
  const all = [...hashes];
  let slots = 1;
  while (slots < all.length * 2) slots *= 2;
  const taken = new Uint8Array(slots);
  let count = 0;
  for (const hash of all) {
    let slot = hash & (slots - 1);
    for (count++; taken[slot] === 1; count++) slot = (slot + 1) & (slots - 1);
    taken[slot] = 1;
  }
  return count;
}

/** Milliseconds of the fastest of three. */
export function fastest(work: () => void): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

function mixed(bits: number): number {
  const product = Math.imul(bits, 0x9e3779b1);
  return product ^ (product >>> 15);
}

function unmixed(hash: number): number {
  const product = hash ^ (hash >>> 15) ^ (hash >>> 30);
  return Math.imul(product, inverse(0x9e3779b1));
}

/** What gives 1 when it is multiplied with an odd number, modulo 2^32. */
function inverse(odd: number): number {
  let guess = odd;
  for (let step = 0; step < 5; step++) guess = Math.imul(guess, 2 - Math.imul(odd, guess));
  return guess;
}
