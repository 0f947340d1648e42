import { arrayWork } from '../kernel/array-kernel.ts';
import { physicalTypeOf } from '../table/physical-type.ts';
import type { Table } from '../table/table.ts';
import { vectorOf, type Batch } from './batch.ts';
import type { Dictionary } from './dictionary.ts';
import { narrowed } from './narrow.ts';
import { OwnTexts } from './own-texts.ts';
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
    const { codes, dictionary } = first!;
    return { values: places === undefined ? codes.slice() : placedCodes(codes, places), texts: dictionary.pack() };
  }
  const codes = new Int32Array(rows);
  const texts = new OwnTexts();
  let at = 0;
  for (const vector of vectors) {
    const own = codes.subarray(at, at + vector.length);
    vector.copyTo(own, 0, 0, vector.length);
    if (vector.validity === undefined) texts.recode(own, vector.dictionary);
    else recodeValid(own, vector.validity, vector.dictionary, texts);
    at += vector.length;
  }
  return { values: places === undefined ? codes : placedCodes(codes, places), texts: texts.dictionary.pack() };
}

/** As `recode`, but only the codes of rows that hold a value: a text that no row has is not added. Others become 0. */
function recodeValid(codes: Int32Array, validity: Uint8Array, dictionary: Dictionary, texts: OwnTexts): void {
  const present = codes.filter((_, row) => isValid(validity, row));
  texts.recode(present, dictionary);
  codes.fill(0);
  let next = 0;
  for (let row = 0; row < codes.length; row++) if (isValid(validity, row)) codes[row] = present[next++]!;
}

function placedCodes(codes: Int32Array, places: Int32Array): Int32Array {
  const work = arrayWork();
  const from = work.put(codes);
  const to = work.put(places);
  const out = work.take(codes.byteLength);
  work.functions.placeWords(from, codes.length, to, out);
  return work.words(out, codes.length).slice();
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
