import { arrayWork, worthwhile } from '../kernel/array-kernel.ts';

/** A bitmap of the rows that hold a value, least significant bit first, as Arrow's; `undefined` where every row does. */
export type Validity = Uint8Array | undefined;

/** Whether a row holds a value. */
export function isValid(validity: Validity, row: number): boolean {
  return validity === undefined || ((validity[row >> 3]! >> (row & 7)) & 1) === 1;
}

/** How many of the first `length` rows hold no value. */
export function countNulls(validity: Validity, length: number): number {
  if (validity === undefined) return 0;
  let nulls = 0;
  for (let row = 0; row < length; row++) if (!isValid(validity, row)) nulls++;
  return nulls;
}

/** A bitmap of `length` rows that all hold a value. */
export function allValid(length: number): Uint8Array {
  return new Uint8Array((length + 7) >> 3).fill(255);
}

/** Marks a row as holding no value. */
export function setNull(validity: Uint8Array, row: number): void {
  validity[row >> 3]! &= ~(1 << (row & 7));
}

/** The bits of `rowIndexes`, in that order. `undefined` when none of them is null. */
export function takeValidity(validity: Validity, rowIndexes: Int32Array): Validity {
  if (validity === undefined) return undefined;
  // a large bitmap of which few rows are taken would be copied for them
  if (validity.length <= rowIndexes.length * 4 && worthwhile(rowIndexes.length))
    return takenInKernel(validity, rowIndexes);
  let taken: Uint8Array | undefined;
  for (let row = 0; row < rowIndexes.length; row++) {
    if (isValid(validity, rowIndexes[row]!)) continue;
    taken ??= allValid(rowIndexes.length);
    setNull(taken, row);
  }
  return taken;
}

function takenInKernel(validity: Uint8Array, rowIndexes: Int32Array): Validity {
  const work = arrayWork();
  const bits = work.put(validity);
  const rows = work.put(rowIndexes);
  const length = (rowIndexes.length + 7) >> 3;
  const taken = work.take(length);
  const nulls = work.functions.takeBits(bits, validity.length * 8, rows, rowIndexes.length, taken);
  return nulls === 0 ? undefined : work.view(Uint8Array, taken, length).slice();
}

/** The bitmap of rows of which each has a byte: 1 where it holds a value, 0 where it does not, and no other. */
export function packValidity(present: Uint8Array): Uint8Array {
  if (worthwhile(present.length)) {
    const work = arrayWork();
    const bytes = work.put(present);
    const length = (present.length + 7) >> 3;
    const bits = work.take(length);
    work.functions.packBits(bytes, present.length, bits);
    return work.view(Uint8Array, bits, length).slice();
  }
  const validity = allValid(present.length);
  for (let row = 0; row < present.length; row++) if (present[row] === 0) setNull(validity, row);
  return validity;
}

/** The bits of rows [start, end). */
export function sliceValidity(validity: Validity, start: number, end: number): Validity {
  if (validity === undefined) return undefined;
  let sliced: Uint8Array | undefined;
  for (let row = start; row < end; row++) {
    if (!isValid(validity, row)) setNull((sliced ??= allValid(end - start)), row - start);
  }
  return sliced;
}
