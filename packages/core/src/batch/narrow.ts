import { arrayWork } from '../kernel/array-kernel.ts';

/** Numbers in an array that holds them exactly. */
export type Numbers = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array;

/** Numbers less `base`. */
export interface NarrowNumbers {
  readonly values: Numbers;
  readonly base: number;
}

/** Pieces of a column of numbers, one after another. */
export type Pieces = readonly (Float64Array | Int32Array)[];

type Placing = 'placeInt8' | 'placeInt16' | 'placeInt32' | 'placeFloat32' | 'placeFloat64';

/**
 * The numbers of all pieces less `base`, exactly, in the narrowest array. `integers` says that they are known to be whole, and none is −0.
 * Number `i` of all goes to `places[i]`, of which each place is one, or stays where it is.
 */
export function narrowed(pieces: Pieces, integers: boolean, places?: Int32Array): NarrowNumbers {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const work = arrayWork();
  const { functions } = work;
  const numbers = work.putDoubles(pieces);
  const placesAt = places === undefined ? 0 : work.put(places);
  const placed = <A extends Numbers>(
    type: { new (buffer: ArrayBuffer, address: number, length: number): A; readonly BYTES_PER_ELEMENT: number },
    place: Placing,
    base = 0,
  ): { readonly values: A; readonly base: number } => {
    const out = work.take(length * type.BYTES_PER_ELEMENT);
    functions[place](numbers, length, base, placesAt, out);
    return { values: work.view(type, out, length).slice() as A, base };
  };
  if (!integers && functions.areInt32(numbers, length) === 0) {
    if (functions.areFloat32(numbers, length) === 0) return placed(Float64Array, 'placeFloat64');
    return placed(Float32Array, 'placeFloat32');
  }
  functions.rangeOf(numbers, length, false);
  const [least, most] = [functions.least.value, functions.most.value];
  if (least >= -0x80 && most <= 0x7f) return placed(Int8Array, 'placeInt8');
  if (least >= -0x8000 && most <= 0x7fff) return placed(Int16Array, 'placeInt16');
  if (least >= -0x8000_0000 && most <= 0x7fff_ffff) return placed(Int32Array, 'placeInt32');
  if (most - least <= 0x7fff_ffff) return placed(Int32Array, 'placeInt32', least);
  return placed(Float64Array, 'placeFloat64');
}
