/** Values that are counted one by one; beyond, they are estimated. */
const exactly = 10_000;
/** Registers of the estimate, a power of two: its error is about 1.04 / √registers, 0.8 %. */
const registers = 1 << 14;

/** Counts distinct values: exactly up to 10,000, then by HyperLogLog, in 16 kB however many there are. */
export class DistinctCount {
  #values: Set<string | number> | undefined = new Set();
  readonly #ranks = new Uint8Array(registers);

  add(value: string | number): void {
    if (this.#values === undefined) return this.#rank(value);
    this.#values.add(value);
    if (this.#values.size <= exactly) return;
    for (const each of this.#values) this.#rank(each);
    this.#values = undefined;
  }

  get count(): number {
    return this.#values?.size ?? Math.round(this.#estimate());
  }

  /** A register keeps the longest run of zeros that a hash began with. */
  #rank(value: string | number): void {
    const [high, low] = hash(value);
    const register = high >>> 18;
    // 14 bits chose the register; 18 of this half and 32 of the other are left
    const rest = (high << 14) | 0;
    const zeros = rest === 0 ? 18 + Math.clz32(low) : Math.clz32(rest);
    if (zeros + 1 > this.#ranks[register]!) this.#ranks[register] = zeros + 1;
  }

  #estimate(): number {
    const bias = 0.7213 / (1 + 1.079 / registers);
    let [sum, empty] = [0, 0];
    for (const rank of this.#ranks) {
      sum += 2 ** -rank;
      if (rank === 0) empty++;
    }
    const estimate = (bias * registers * registers) / sum;
    // while many registers are empty, their number says it better
    return estimate <= 2.5 * registers && empty > 0 ? registers * Math.log(registers / empty) : estimate;
  }
}

const bits = new DataView(new ArrayBuffer(8));

/** 64 bits in two halves, each of which depends on every bit of the value. */
function hash(value: string | number): readonly [number, number] {
  let [high, low] = [0x2c1b3c6d, 0x297a2d39];
  const take = (word: number): void => {
    high = mix(high ^ word);
    low = mix(low ^ Math.imul(word, 0x9e3779b1) ^ high);
  };
  if (typeof value === 'number') {
    bits.setFloat64(0, value);
    take(bits.getInt32(0));
    take(bits.getInt32(4));
  } else {
    for (let at = 0; at < value.length; at++) take(value.charCodeAt(at));
  }
  return [mix(high ^ low), low];
}

/** Spreads every bit of a word over all of it. */
function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return mixed ^ (mixed >>> 16);
}
