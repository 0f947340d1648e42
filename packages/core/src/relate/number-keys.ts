import { isValid } from '../batch/validity.ts';
import { keepShape } from '../keep-shape.ts';
import type { Vector } from '../batch/vector.ts';
import { roomForKeys } from './key-room.ts';
import type { Keys } from './keys.ts';

const scratch = new Float64Array(1);
const words = new Int32Array(scratch.buffer);

/** A 32-bit hash of the bits of a double. The caller has turned −0 into 0. */
export function hashNumber(value: number): number {
  scratch[0] = value;
  let hash = Math.imul(words[0]!, 0x9e3779b1) ^ Math.imul(words[1]!, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

/** Distinct numbers, or booleans as 0 and 1, numbered from 0 by first occurrence. Open addressing on the bits of the double; −0 is 0, NaN is no key. */
export class NumberKeys implements Keys {
  #slots: Int32Array;
  #values: Float64Array;
  #size = 0;

  /** `expected` keys have room from the start. */
  constructor(expected = 0) {
    let slots = 64;
    while (slots < expected * 2) slots *= 2;
    this.#slots = new Int32Array(slots).fill(-1);
    this.#values = new Float64Array(slots / 2);
  }

  get size(): number {
    return this.#size;
  }

  add(vector: Vector): Int32Array {
    const { values, validity } = numbersOf(vector);
    const keys = new Int32Array(values.length);
    for (let row = 0; row < keys.length; row++) {
      keys[row] = isValid(validity, row) ? this.addValue(values[row]!) : -1;
    }
    return keys;
  }

  find(vector: Vector, into?: Int32Array): Int32Array {
    const { values, validity } = numbersOf(vector);
    const keys = roomForKeys(values.length, into);
    // locals, since a private field costs a look-up each time round
    const [slots, known, mask] = [this.#slots, this.#values, this.#slots.length - 1];
    for (let row = 0; row < keys.length; row++) {
      if (validity !== undefined && !isValid(validity, row)) {
        keys[row] = -1;
        continue;
      }
      const value = values[row]! + 0;
      let slot = hashNumber(value) & mask;
      let key = slots[slot]!;
      while (key !== -1 && known[key] !== value) key = slots[(slot = (slot + 1) & mask)]!;
      keys[row] = key;
    }
    return keys;
  }

  findValue(given: number): number {
    const value = given + 0;
    const mask = this.#slots.length - 1;
    for (let slot = hashNumber(value) & mask; ; slot = (slot + 1) & mask) {
      const key = this.#slots[slot]!;
      if (key === -1 || this.#values[key] === value) return key;
    }
  }

  addValue(given: number): number {
    const value = given + 0;
    if (Number.isNaN(value)) return -1;
    const found = this.findValue(value);
    if (found !== -1) return found;
    const key = this.#size++;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    this.#values[key] = value;
    this.#place(key);
    return key;
  }

  #place(key: number): void {
    const mask = this.#slots.length - 1;
    let slot = hashNumber(this.#values[key]!) & mask;
    while (this.#slots[slot] !== -1) slot = (slot + 1) & mask;
    this.#slots[slot] = key;
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    for (let key = 0; key < this.#size - 1; key++) this.#place(key);
  }
}

function numbersOf(vector: Vector): Exclude<Vector, { kind: 'text' }> {
  if (vector.kind === 'text') throw new TypeError('number keys cannot be compared with a text column');
  return vector;
}

keepShape(new NumberKeys());
