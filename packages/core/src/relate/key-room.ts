/** An array for `length` key numbers: the one that is given, or a new one. */
export function roomForKeys(length: number, given: Int32Array | undefined): Int32Array {
  return given !== undefined && given.length >= length ? given.subarray(0, length) : new Int32Array(length);
}
