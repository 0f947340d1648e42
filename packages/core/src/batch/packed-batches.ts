import { arrayWork } from '../kernel/array-kernel.ts';
import { physicalTypeOf } from '../table/physical-type.ts';
import type { Table } from '../table/table.ts';
import { vectorOf, type Batch } from './batch.ts';
import { Dictionary } from './dictionary.ts';
import { narrowed } from './narrow.ts';
import type { PackedColumn, PackedRows } from './packed.ts';
import { allValid, isValid, setNull, type Validity } from './validity.ts';
import { isNumbered, type TextVector, type Vector } from './vector.ts';

/**
 * Packs some columns of batches as one: numbers as narrow as they are exact, texts with only those that occur. Row `r` of all goes to
 * `places[r]`, or stays where it is.
 */
export function packBatches(
  batches: readonly Batch<Table>[],
  columns: readonly string[],
  places?: Int32Array,
): PackedRows {
  const rows = batches.reduce((sum, batch) => sum + batch.length, 0);
  const packed: Record<string, PackedColumn> = {};
  for (const name of columns) {
    const vectors = batches.map((batch) => vectorOf(batch, name));
    const { kind } = physicalTypeOf(batches[0]!.table.columns[name]!);
    const validity = placedValidity(vectors, rows, places);
    if (kind === 'text') {
      packed[name] = { ...placedTexts(vectors as TextVector[], rows, places), base: 0, validity };
    } else {
      const pieces = vectors.flatMap((vector) => (vector.kind === 'text' ? [] : [vector.values]));
      packed[name] = { ...narrowed(pieces, kind !== 'double', places), validity };
    }
  }
  return { rows, columns: packed };
}

function placedTexts(
  vectors: readonly TextVector[],
  rows: number,
  places: Int32Array | undefined,
): Pick<PackedColumn, 'texts'> & { readonly values: Int32Array } {
  const [first] = vectors;
  if (vectors.length === 1 && isNumbered(first!)) {
    return { values: placedCodes(first!.codes, places), texts: first!.dictionary.pack() };
  }
  const values = new Int32Array(rows);
  const texts = new Dictionary();
  // while there is one dictionary, each of its codes is another text
  const single = vectors.every(({ dictionary }) => dictionary === first!.dictionary);
  let at = 0;
  let last: Dictionary | undefined;
  let known = new Int32Array(0);
  for (const vector of vectors) {
    const { dictionary } = vector;
    if (dictionary !== last) known = new Int32Array(dictionary.size).fill(-1);
    else if (known.length < dictionary.size) known = longer(known, dictionary.size);
    last = dictionary;
    placeCodes(vector, known, { texts, single }, values, at, places);
    at += vector.length;
  }
  return { values, texts: texts.pack() };
}

function placedCodes(codes: Int32Array, places: Int32Array | undefined): Int32Array {
  if (places === undefined) return codes.slice();
  const work = arrayWork();
  const [from, to] = [work.put(codes), work.put(places)];
  const out = work.take(codes.byteLength);
  work.functions.placeWords(from, codes.length, to, out);
  return work.words(out, codes.length).slice();
}

/** `known` has the new code by the vector's, or −1 where it is not known yet. */
function placeCodes(
  { codes, dictionary, validity }: TextVector,
  known: Int32Array,
  { texts, single }: { readonly texts: Dictionary; readonly single: boolean },
  into: Int32Array,
  at: number,
  places: Int32Array | undefined,
): void {
  for (let row = 0; row < codes.length; row++) {
    if (validity !== undefined && !isValid(validity, row)) continue;
    const given = codes[row]!;
    if (known[given] === -1)
      known[given] = single ? texts.appendFrom(dictionary, given) : texts.addFrom(dictionary, given);
    into[places === undefined ? at + row : places[at + row]!] = known[given]!;
  }
}

function longer(known: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(length, known.length * 2)).fill(-1);
  grown.set(known);
  return grown;
}

function placedValidity(vectors: readonly Vector[], rows: number, places: Int32Array | undefined): Validity {
  let placed: Uint8Array | undefined;
  let at = 0;
  for (const { validity, length } of vectors) {
    const nulls = validity === undefined ? 0 : length;
    for (let row = 0; row < nulls; row++) {
      if (isValid(validity, row)) continue;
      setNull((placed ??= allValid(rows)), places === undefined ? at + row : places[at + row]!);
    }
    at += length;
  }
  return placed;
}
