import type { Numbers } from './narrow.ts';

/** Writes narrow numbers and `base` into a wide array from `at` on. */
export function widenInto(wide: Float64Array | Int32Array, at: number, numbers: Numbers, base: number): void {
  if (base === 0) wide.set(numbers, at);
  else for (let i = 0; i < numbers.length; i++) wide[at + i] = numbers[i]! + base;
}

/** As `widenInto`, the numbers of some rows. */
export function takeInto(
  wide: Float64Array | Int32Array,
  at: number,
  numbers: Numbers,
  base: number,
  rows: Int32Array,
): void {
  if (wide instanceof Int32Array) takeIntegers(wide, at, numbers as Int32Array, base, rows);
  else if (numbers instanceof Float64Array) takeDoubles(wide, at, numbers, rows);
  else if (numbers instanceof Float32Array) takeFloats(wide, at, numbers, rows);
  else if (numbers instanceof Int32Array) takeInt32(wide, at, numbers, base, rows);
  else if (numbers instanceof Int16Array) takeInt16(wide, at, numbers, base, rows);
  else takeInt8(wide, at, numbers, base, rows);
}

// one function for each type of array: in one for all, each element would cost a look at the type. A base is added to integers alone, which have no −0

function takeIntegers(
  wide: Int32Array,
  at: number,
  numbers: Int32Array | Int16Array | Int8Array,
  base: number,
  rows: Int32Array,
): void {
  for (let row = 0; row < rows.length; row++) wide[at + row] = numbers[rows[row]!]! + base;
}

function takeDoubles(wide: Float64Array, at: number, numbers: Float64Array, rows: Int32Array): void {
  for (let row = 0; row < rows.length; row++) wide[at + row] = numbers[rows[row]!]!;
}

function takeFloats(wide: Float64Array, at: number, numbers: Float32Array, rows: Int32Array): void {
  for (let row = 0; row < rows.length; row++) wide[at + row] = numbers[rows[row]!]!;
}

function takeInt32(wide: Float64Array, at: number, numbers: Int32Array, base: number, rows: Int32Array): void {
  for (let row = 0; row < rows.length; row++) wide[at + row] = numbers[rows[row]!]! + base;
}

function takeInt16(wide: Float64Array, at: number, numbers: Int16Array, base: number, rows: Int32Array): void {
  for (let row = 0; row < rows.length; row++) wide[at + row] = numbers[rows[row]!]! + base;
}

function takeInt8(wide: Float64Array, at: number, numbers: Int8Array, base: number, rows: Int32Array): void {
  for (let row = 0; row < rows.length; row++) wide[at + row] = numbers[rows[row]!]! + base;
}
