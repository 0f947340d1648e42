import { isWide, physicalTypeOf, type PhysicalKind } from '../table/physical-type.ts';
import type { ColumnName, Table } from '../table/table.ts';
import { lazyBatch, vectorOf, type Batch } from './batch.ts';
import { Dictionary } from './dictionary.ts';
import { allValid, isValid, setNull, type Validity } from './validity.ts';
import { BooleanVector, NumberVector, TextVector, type Vector } from './vector.ts';

/** The batches as one, rows in order; a column is put together when it is asked for, text with one dictionary. Throws when there are none. */
export function concatBatches<T extends Table>(table: T, batches: readonly Batch<T>[]): Batch<T> {
  if (batches.length === 1) return batches[0]!;
  const length = batches.reduce((rows, batch) => rows + batch.length, 0);
  return lazyBatch(table, length, (name) => concatColumn(table, name, batches));
}

/** One column of all the batches in one piece, which may be empty. */
export function concatColumn<T extends Table>(table: T, name: ColumnName<T>, batches: readonly Batch<T>[]): Vector {
  const parts = batches.map((batch) => vectorOf(batch, name));
  return concatVectors(physicalTypeOf(table.columns[name]!).kind, parts);
}

/** Vectors of one kind as one, which may be empty. A single vector is returned as it is; texts of several dictionaries get a new one. */
function concatVectors(kind: PhysicalKind, parts: readonly Vector[]): Vector {
  if (parts.length === 1) return parts[0]!;
  const length = parts.reduce((rows, part) => rows + part.length, 0);
  const validity = concatValidity(parts, length);
  if (kind === 'text') return concatTexts(parts as readonly TextVector[], length, validity);
  const whole = isWide(kind) ? new Float64Array(length) : new Int32Array(length);
  let at = 0;
  for (const part of parts as readonly (NumberVector | BooleanVector)[]) {
    whole.set(part.values, at);
    at += part.length;
  }
  return kind === 'boolean' ? new BooleanVector(whole as Int32Array, validity) : new NumberVector(whole, validity);
}

function concatTexts(parts: readonly TextVector[], length: number, validity: Validity): TextVector {
  const codes = new Int32Array(length);
  const shared = parts[0]?.dictionary;
  const dictionary =
    shared !== undefined && parts.every((part) => part.dictionary === shared) ? shared : new Dictionary();
  const known = new Map<Dictionary, Int32Array>();
  let at = 0;
  for (const part of parts) {
    if (part.dictionary === dictionary) codes.set(part.codes, at);
    else translateCodes(part, dictionary, known, codes, at);
    at += part.length;
  }
  return new TextVector(codes, dictionary, validity);
}

/** Writes the codes that `to` has for a vector's texts, adding those it lacks: one look-up for each distinct text. */
function translateCodes(
  part: TextVector,
  to: Dictionary,
  known: Map<Dictionary, Int32Array>,
  codes: Int32Array,
  at: number,
): void {
  let translated = known.get(part.dictionary);
  if (translated === undefined || translated.length < part.dictionary.size) {
    const grown = new Int32Array(part.dictionary.size).fill(-1);
    if (translated !== undefined) grown.set(translated);
    known.set(part.dictionary, (translated = grown));
  }
  for (let row = 0; row < part.length; row++) {
    if (!isValid(part.validity, row)) continue;
    const code = part.codes[row]!;
    let found = translated[code]!;
    if (found === -1) {
      found = to.addFrom(part.dictionary, code);
      translated[code] = found;
    }
    codes[at + row] = found;
  }
}

function concatValidity(parts: readonly Vector[], length: number): Validity {
  if (parts.every((part) => part.validity === undefined)) return undefined;
  const whole = allValid(length);
  let at = 0;
  for (const part of parts) {
    if (part.validity !== undefined) {
      for (let row = 0; row < part.length; row++) if (!isValid(part.validity, row)) setNull(whole, at + row);
    }
    at += part.length;
  }
  return whole;
}
