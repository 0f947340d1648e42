/** Numbers as codes into their distinct values, in order of first occurrence. */
export interface NumberDictionary {
  readonly codes: Int32Array;
  /** The distinct values. */
  readonly values: Float64Array;
}

const slotBits = 14;
const mask = (1 << slotBits) - 1;
const slots = new Int32Array(1 << slotBits);

/** Whole numbers below this size need no hash. */
const smallLimit = 4096;
/** By a whole number + `smallLimit`, its code + 1. */
const smallCodes = new Int32Array(2 * smallLimit);

/** Values that are looked up at a time: a function that runs often is compiled once and well, one long loop several times. */
const atATime = 4096;

/**
 * The dictionary of `values[0, count)`, or `undefined` beyond `limit` distinct values (at most half of 2^14).
 *
 * Values are told apart by their bits: 0 and −0 are two.
 */
export function numberDictionary(values: Float64Array, count: number, limit: number): NumberDictionary | undefined {
  slots.fill(0);
  smallCodes.fill(0);
  const words = new Int32Array(values.buffer, values.byteOffset, count * 2);
  const codes = new Int32Array(count);
  const distinct = new Int32Array(limit * 2);
  let size = 0;
  for (let from = 0; from < count; from += atATime) {
    size = lookUp(values, words, from, Math.min(from + atATime, count), codes, distinct, size);
    if (size === -1) return undefined;
  }
  return { codes, values: new Float64Array(distinct.buffer, 0, size) };
}

/** Gives `values[from, to)` their codes; `distinct` has the `given` values so far, as words. How many there are then, −1 where there is no room. */
function lookUp(
  values: Float64Array,
  words: Int32Array,
  from: number,
  to: number,
  codes: Int32Array,
  distinct: Int32Array,
  given: number,
): number {
  let size = given;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    const small = value | 0;
    const low = words[2 * i]!;
    const high = words[2 * i + 1]!;
    let places = smallCodes;
    let place = small + smallLimit;
    if (small !== value || place <= 0 || place >= 2 * smallLimit || (small === 0 && high !== 0)) {
      places = slots;
      place = slotOf(low, high, distinct);
    }
    let code = places[place]! - 1;
    if (code === -1) {
      if (2 * size === distinct.length) return -1;
      code = size++;
      places[place] = size;
      distinct[2 * code] = low;
      distinct[2 * code + 1] = high;
    }
    codes[i] = code;
  }
  return size;
}

/** Where the value is, or belongs: open addressing, since a Map of numbers is several times slower and cannot tell 0 from −0. */
function slotOf(low: number, high: number, distinct: Int32Array): number {
  // the upper bits of the product: 1 and -1 differ in one bit, which the lower ones do not see
  let slot = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> (32 - slotBits);
  for (;;) {
    const code = slots[slot]! - 1;
    if (code === -1 || (distinct[2 * code] === low && distinct[2 * code + 1] === high)) return slot;
    slot = (slot + 1) & mask;
  }
}
