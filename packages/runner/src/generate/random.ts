/**
 * Random whole numbers from a seed: xorshift over 128 bits, in 32-bit integer steps, so that every machine and Node version draws the same.
 * Not for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** Equal parts draw equal numbers; other parts, such as a unit or a table, other ones. */
  constructor(...parts: readonly number[]) {
    let state = 0x9e3779b9;
    const mixed = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) | 0;
    };
    for (const part of parts) {
      state ^= part | 0;
      state = mixed() ^ Math.floor(part / 0x1_0000_0000);
    }
    [this.#a, this.#b, this.#c, this.#d] = [mixed(), mixed(), mixed(), mixed() | 1];
  }

  /** A whole number from 0 to 2^32 − 1. */
  next(): number {
    let t = this.#d;
    const s = this.#a;
    this.#d = this.#c;
    this.#c = this.#b;
    this.#b = s;
    t ^= t << 11;
    t ^= t >>> 8;
    this.#a = t ^ s ^ (s >>> 19);
    return this.#a >>> 0;
  }

  /** A whole number from 0 to `limit` − 1, for limits up to 2^21: beyond that the product would not be exact. */
  below(limit: number): number {
    return Math.floor((this.next() * limit) / 0x1_0000_0000);
  }

  /** Puts the items into another order, in place. */
  shuffle(items: Uint8Array): Uint8Array {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const item = items[last]!;
      items[last] = items[other]!;
      items[other] = item;
    }
    return items;
  }
}

/** Draws kinds without putting them back, so that a whole urn gives each kind exactly as often as it holds it. Full again when empty. */
export class Urn {
  readonly #counts: readonly number[];
  readonly #random: Random;
  #left: number[] = [];
  #size = 0;

  constructor(random: Random, counts: readonly number[]) {
    this.#random = random;
    this.#counts = counts;
  }

  /** The index of a kind. */
  draw(): number {
    if (this.#size === 0) {
      this.#left = [...this.#counts];
      this.#size = this.#counts.reduce((sum, count) => sum + count, 0);
    }
    let rest = this.#random.below(this.#size--);
    let kind = 0;
    while (rest >= this.#left[kind]!) rest -= this.#left[kind++]!;
    this.#left[kind]!--;
    return kind;
  }
}
