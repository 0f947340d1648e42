import { Buffer } from 'node:buffer';
import { batchOf, vectorOf, type Batch } from '../batch/batch.ts';
import { Dictionary } from '../batch/dictionary.ts';
import { isValid, type Validity } from '../batch/validity.ts';
import { BooleanVector, NumberVector, TextVector, type Vector } from '../batch/vector.ts';
import { physicalTypeOf } from '../table/physical-type.ts';
import { columnNames, type Table } from '../table/table.ts';

/**
 * A batch as bytes for this process to read again: row count, then each column's validity and values as they lie in memory, text as the
 * distinct texts of this batch and a code for each row.
 */
export function batchToBytes(batch: Batch<Table>): Buffer {
  const parts: Uint8Array[] = [bytesOf(Int32Array.of(batch.length))];
  for (const name of columnNames(batch.table)) {
    const vector = vectorOf(batch, name);
    parts.push(Uint8Array.of(vector.validity === undefined ? 0 : 1));
    if (vector.validity !== undefined) parts.push(vector.validity.subarray(0, validityBytes(batch.length)));
    if (vector.kind !== 'text') parts.push(bytesOf(vector.values));
    else for (const part of textParts(vector)) parts.push(part);
  }
  return Buffer.concat(parts);
}

function textParts({ codes, dictionary, validity }: TextVector): Uint8Array[] {
  const places = new Int32Array(dictionary.size).fill(-1);
  const own = new Int32Array(codes.length);
  const texts: Uint8Array[] = [];
  for (let row = 0; row < codes.length; row++) {
    if (!isValid(validity, row)) continue;
    const code = codes[row]!;
    if (places[code] === -1) places[code] = texts.push(dictionary.bytes(code)) - 1;
    own[row] = places[code]!;
  }
  const lengths = Int32Array.from(texts, (text) => text.length);
  return [bytesOf(Int32Array.of(texts.length)), bytesOf(lengths), ...texts, bytesOf(own)];
}

/** Reads `batchToBytes` of one table, texts of many batches into shared dictionaries. */
export class BatchReader<T extends Table> {
  readonly #table: T;
  readonly #dictionaries = new Map<string, Dictionary>();
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(table: T) {
    this.#table = table;
  }

  read(bytes: Uint8Array): Batch<T> {
    this.#bytes = bytes;
    this.#at = 0;
    const rows = this.#integers(1)[0]!;
    const vectors: Record<string, Vector> = {};
    for (const name of columnNames(this.#table)) vectors[name] = this.#vector(name, rows);
    return batchOf(this.#table, rows, vectors);
  }

  #vector(name: string, rows: number): Vector {
    const validity = this.#copy(1)[0] === 1 ? this.#copy(validityBytes(rows)) : undefined;
    const { kind } = physicalTypeOf(this.#table.columns[name]!);
    if (kind === 'text') return this.#text(name, rows, validity);
    if (kind === 'boolean') return new BooleanVector(this.#integers(rows), validity);
    if (kind === 'int32' || kind === 'date') return new NumberVector(this.#integers(rows), validity);
    return new NumberVector(new Float64Array(this.#copy(rows * 8).buffer), validity);
  }

  #text(name: string, rows: number, validity: Validity): TextVector {
    const dictionary = this.#dictionary(name);
    const lengths = this.#integers(this.#integers(1)[0]!);
    const known = lengths.map((length) => {
      const start = this.#at;
      this.#at += length;
      return dictionary.addBytes(this.#bytes.subarray(start, this.#at));
    });
    const codes = this.#integers(rows).map((place) => known[place] ?? 0);
    return new TextVector(codes, dictionary, validity);
  }

  #dictionary(name: string): Dictionary {
    let dictionary = this.#dictionaries.get(name);
    if (dictionary === undefined || dictionary.full) this.#dictionaries.set(name, (dictionary = new Dictionary()));
    return dictionary;
  }

  #integers(count: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.#copy(count * 4).buffer);
  }

  /** A copy, since typed arrays must start at multiples of their width. */
  #copy(length: number): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(this.#bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return copy;
  }
}

function validityBytes(rows: number): number {
  return (rows + 7) >> 3;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
