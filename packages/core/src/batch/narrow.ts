/** Numbers in an array that holds them exactly. */
export type Numbers = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array;

/** The numbers less `base`, exactly, in the narrowest array. −0 stays −0: it is no integer here. */
export function narrowed(values: Float64Array | Int32Array): { readonly values: Numbers; readonly base: number } {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return { values: asDoubles(values), base: 0 };
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (values.length === 0) return { values: new Int8Array(0), base: 0 };
  if (least >= -0x80 && most <= 0x7f) return { values: Int8Array.from(values), base: 0 };
  if (least >= -0x8000 && most <= 0x7fff) return { values: Int16Array.from(values), base: 0 };
  if (least >= -0x8000_0000 && most <= 0x7fff_ffff) return { values: Int32Array.from(values), base: 0 };
  if (most - least > 0x7fff_ffff) return { values: values.slice(), base: 0 };
  const offsets = new Int32Array(values.length);
  for (let i = 0; i < offsets.length; i++) offsets[i] = values[i]! - least;
  return { values: offsets, base: least };
}

function asDoubles(values: Float64Array | Int32Array): Numbers {
  const single = new Float32Array(values.length);
  for (let i = 0; i < single.length; i++) {
    const value = values[i]!;
    single[i] = value;
    if (single[i] !== value) return values.slice();
  }
  return single;
}
