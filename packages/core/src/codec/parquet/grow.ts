/** `array`, or a larger copy of it that holds at least `needed` elements. */
export function grow<A extends Float64Array | Int32Array | Uint8Array>(array: A, needed: number): A {
  if (needed <= array.length) return array;
  const Larger = array.constructor as new (length: number) => A;
  const larger = new Larger(Math.max(needed, array.length * 2));
  larger.set(array);
  return larger;
}
