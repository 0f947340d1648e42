import { isValid, type Validity } from '../batch/validity.ts';
import { arrayWork, worthwhile } from '../kernel/array-kernel.ts';
import { keepShape } from '../keep-shape.ts';
import type { Vector } from '../batch/vector.ts';
import { roomForKeys } from './key-room.ts';
import { hashNumber } from './number-hash.ts';
import type { Keys } from './keys.ts';

/** What a table without keys looks into. */
const emptySlots: Int32Array = new Int32Array(1).fill(-1);

/** Distinct numbers, or booleans as 0 and 1, numbered from 0 by first occurrence. Open addressing on the bits of the double; −0 is 0, NaN is no key. */
export class NumberKeys implements Keys {
  #slots = emptySlots;
  #values = new Float64Array(0);
  #size = 0;
  /** Slots that are taken first, when they are needed. */
  readonly #first: number;

  /** `expected` keys have room from the start. */
  constructor(expected = 0) {
    this.#first = slotsFor(expected, 64);
  }

  get size(): number {
    return this.#size;
  }

  add(vector: Vector): Int32Array {
    const { values, validity } = numbersOf(vector);
    if (this.#inKernel(values.length)) return this.#addInKernel(comparable(values, validity));
    const keys = new Int32Array(values.length);
    for (let row = 0; row < keys.length; row++) {
      keys[row] = isValid(validity, row) ? this.addValue(values[row]!) : -1;
    }
    return keys;
  }

  find(vector: Vector, into?: Int32Array): Int32Array {
    const { values, validity } = numbersOf(vector);
    const keys = roomForKeys(values.length, into);
    if (this.#inKernel(values.length)) {
      this.#findInKernel(comparable(values, validity), keys);
      return keys;
    }
    putKeys(comparable(values, validity), this.#slots, this.#values, keys);
    return keys;
  }

  /** Whether so many numbers are worth copying the table for. */
  #inKernel(rows: number): boolean {
    return rows * 8 >= Math.max(this.#slots.length, this.#first) && worthwhile(rows);
  }

  #addInKernel(values: Float64Array | Int32Array): Int32Array {
    const most = this.#size + values.length;
    const work = arrayWork();
    let slots: number;
    let length = slotsFor(most, this.#first);
    if (this.#size === 0) work.words((slots = work.take(length * 4)), length).fill(-1);
    else {
      if (length > this.#slots.length) this.#grow(length);
      length = this.#slots.length;
      slots = work.put(this.#slots);
    }
    const [known, keys] = [work.take(most * 8), work.take(values.length * 4)];
    const numbers = work.putDoubles([values]);
    work.view(Float64Array, known, this.#size).set(this.#values.subarray(0, this.#size));
    this.#size = work.functions.addKeys(numbers, values.length, slots, length - 1, known, this.#size, keys);
    this.#slots = work.words(slots, length).slice();
    this.#values = work.view(Float64Array, known, this.#size).slice();
    return work.words(keys, values.length).slice();
  }

  #findInKernel(values: Float64Array | Int32Array, into: Int32Array): void {
    const work = arrayWork();
    const [slots, known] = [work.put(this.#slots), work.putDoubles([this.#values.subarray(0, this.#size)])];
    const [numbers, keys] = [work.putDoubles([values]), work.take(values.length * 4)];
    work.functions.findKeys(numbers, values.length, slots, this.#slots.length - 1, known, keys);
    into.set(work.words(keys, values.length));
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
    if ((this.#size + 1) * 4 > this.#slots.length * 3) this.#grow(slotsFor(this.#size + 1, this.#first));
    const key = this.#size++;
    if (key === this.#values.length) this.#values = withRoom(this.#values);
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

  #grow(slots: number): void {
    this.#slots = new Int32Array(slots).fill(-1);
    for (let key = 0; key < this.#size; key++) this.#place(key);
  }
}

/** A power of two, `least` or more, of which so many keys leave a quarter empty. */
function slotsFor(keys: number, least: number): number {
  let slots = least;
  while (keys * 4 > slots * 3) slots *= 2;
  return slots;
}

function withRoom(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(Math.max(64, values.length * 2));
  longer.set(values);
  return longer;
}

/** The key of each number, −1 where it is none. A loop of its own, since a private field costs a look-up each time round. */
function putKeys(numbers: Float64Array | Int32Array, slots: Int32Array, known: Float64Array, keys: Int32Array): void {
  const mask = slots.length - 1;
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row]! + 0;
    let slot = hashNumber(value) & mask;
    let key = slots[slot]!;
    while (key !== -1 && known[key] !== value) key = slots[(slot = (slot + 1) & mask)]!;
    keys[row] = key;
  }
}

/** The numbers with NaN, which is no key, where a row is null. */
function comparable(values: Float64Array | Int32Array, validity: Validity): Float64Array | Int32Array {
  if (validity === undefined) return values;
  const numbers = new Float64Array(values);
  for (let row = 0; row < numbers.length; row++) if (!isValid(validity, row)) numbers[row] = Number.NaN;
  return numbers;
}

function numbersOf(vector: Vector): Exclude<Vector, { kind: 'text' }> {
  if (vector.kind === 'text') throw new TypeError('number keys cannot be compared with a text column');
  return vector;
}

keepShape(new NumberKeys());
