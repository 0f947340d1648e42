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
  let taken: Uint8Array | undefined;
  for (let row = 0; row < rowIndexes.length; row++) {
    if (isValid(validity, rowIndexes[row]!)) continue;
    taken ??= allValid(rowIndexes.length);
    setNull(taken, row);
  }
  return taken;
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
