/** Numbers in an array that holds them exactly. */
export type Numbers = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array;

/** The numbers less `base`, exactly, in the narrowest array. `integers` says that they are known to be whole, and none is −0. */
export function narrowed(
  values: Float64Array | Int32Array,
  integers: boolean,
): { readonly values: Numbers; readonly base: number } {
  if (!integers && !areSmallIntegers(values)) return { values: asDoubles(values), base: 0 };
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least >= -0x80 && most <= 0x7f) return { values: new Int8Array(values), base: 0 };
  if (least >= -0x8000 && most <= 0x7fff) return { values: new Int16Array(values), base: 0 };
  if (least >= -0x8000_0000 && most <= 0x7fff_ffff) return { values: new Int32Array(values), base: 0 };
  if (most - least > 0x7fff_ffff) return { values: values.slice(), base: 0 };
  const offsets = new Int32Array(values.length);
  for (let i = 0; i < offsets.length; i++) offsets[i] = values[i]! - least;
  return { values: offsets, base: least };
}

/** Whether doubles are int32 all, and none is −0. */
function areSmallIntegers(values: Float64Array | Int32Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if ((value | 0) !== value || (value === 0 && 1 / value < 0)) return false;
  }
  return true;
}

function asDoubles(values: Float64Array | Int32Array): Numbers {
  const single = new Float32Array(values);
  for (let i = 0; i < single.length; i++) if (single[i] !== values[i]) return values.slice();
  return single;
}
