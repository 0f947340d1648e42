/** Numbers in an array that holds them exactly. */
export type Numbers = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array;

/** Pieces of a column of numbers, one after another. */
export type Pieces = readonly (Float64Array | Int32Array)[];

/**
 * The numbers of all pieces less `base`, exactly, in the narrowest array. `integers` says that they are known to be whole, and none is −0.
 * Number `i` of all goes to `places[i]`, or stays where it is.
 */
export function narrowed(
  pieces: Pieces,
  integers: boolean,
  places?: Int32Array,
): { readonly values: Numbers; readonly base: number } {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  let [least, most] = [Infinity, -Infinity];
  for (const piece of pieces) {
    const range = integers ? rangeOf(piece) : rangeOfSmall(piece);
    if (range === undefined) return { values: doubles(pieces, length, places), base: 0 };
    least = Math.min(least, range.least);
    most = Math.max(most, range.most);
  }
  const small = least >= -0x8000_0000 && most <= 0x7fff_ffff;
  if (!small && most - least > 0x7fff_ffff) return { values: wide(pieces, length, places), base: 0 };
  const base = small ? 0 : least;
  const offsets = new Int32Array(length);
  let at = 0;
  for (const piece of pieces) {
    placeOffsets(piece, base, offsets, at, places);
    at += piece.length;
  }
  if (!small) return { values: offsets, base };
  if (least >= -0x80 && most <= 0x7f) return { values: new Int8Array(offsets), base };
  return { values: least >= -0x8000 && most <= 0x7fff ? new Int16Array(offsets) : offsets, base };
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function rangeOf(values: Float64Array | Int32Array): Range {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most };
}

/** The range of doubles that are int32 all, and none is −0; `undefined` of others. */
function rangeOfSmall(values: Float64Array | Int32Array): Range | undefined {
  let least = 0x7fff_ffff;
  let most = -0x8000_0000;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const small = value | 0;
    if (small !== value || (small === 0 && 1 / value < 0)) return undefined;
    if (small < least) least = small;
    if (small > most) most = small;
  }
  return values.length === 0 ? { least: Infinity, most: -Infinity } : { least, most };
}

function placeOffsets(
  values: Float64Array | Int32Array,
  base: number,
  into: Int32Array,
  at: number,
  places: Int32Array | undefined,
): void {
  if (places === undefined) for (let i = 0; i < values.length; i++) into[at + i] = values[i]! - base;
  else for (let i = 0; i < values.length; i++) into[places[at + i]!] = values[i]! - base;
}

function doubles(pieces: Pieces, length: number, places: Int32Array | undefined): Numbers {
  const values = wide(pieces, length, places);
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    if (Math.fround(value) !== value) return values;
  }
  return new Float32Array(values);
}

function wide(pieces: Pieces, length: number, places: Int32Array | undefined): Float64Array {
  const values = new Float64Array(length);
  let at = 0;
  for (const piece of pieces) {
    if (places === undefined) values.set(piece, at);
    else for (let i = 0; i < piece.length; i++) values[places[at + i]!] = piece[i]!;
    at += piece.length;
  }
  return values;
}
