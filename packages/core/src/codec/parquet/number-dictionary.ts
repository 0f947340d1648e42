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

/**
 * The dictionary of `values[0, count)`, or `undefined` beyond `limit` distinct values (at most half of 2^14).
 *
 * Values are told apart by their bits: 0 and −0 are two.
 */
export function numberDictionary(values: Float64Array, count: number, limit: number): NumberDictionary | undefined {
  // open addressing: a Map of numbers is several times slower, and cannot tell 0 from -0
  slots.fill(0);
  smallCodes.fill(0);
  const words = new Int32Array(values.buffer, values.byteOffset, count * 2);
  const codes = new Int32Array(count);
  const distinct = new Int32Array(limit * 2);
  let size = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    const small = value | 0;
    const high = words[2 * i + 1]!;
    if (small === value && small > -smallLimit && small < smallLimit && (small !== 0 || high === 0)) {
      let code = smallCodes[small + smallLimit]! - 1;
      if (code === -1) {
        if (size === limit) return undefined;
        code = size++;
        smallCodes[small + smallLimit] = size;
        distinct[2 * code] = words[2 * i]!;
        distinct[2 * code + 1] = high;
      }
      codes[i] = code;
      continue;
    }
    const low = words[2 * i]!;
    // the upper bits of the product: 1 and -1 differ in one bit, which the lower ones do not see
    let slot = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> (32 - slotBits);
    let code = slots[slot]! - 1;
    while (code !== -1 && (distinct[2 * code] !== low || distinct[2 * code + 1] !== high)) {
      slot = (slot + 1) & mask;
      code = slots[slot]! - 1;
    }
    if (code === -1) {
      if (size === limit) return undefined;
      code = size++;
      slots[slot] = size;
      distinct[2 * code] = low;
      distinct[2 * code + 1] = high;
    }
    codes[i] = code;
  }
  return { codes, values: new Float64Array(distinct.buffer, 0, size) };
}
