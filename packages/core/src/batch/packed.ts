import { isWide, physicalTypeOf, type PhysicalKind } from '../table/physical-type.ts';
import type { Table } from '../table/table.ts';
import { lazyBatch, type Batch } from './batch.ts';
import { Dictionary, type PackedTexts } from './dictionary.ts';
import type { Numbers } from './narrow.ts';
import type { Validity } from './validity.ts';
import { BooleanVector, NumberVector, TextVector, type Vector } from './vector.ts';

/** A column as plain arrays, which may be views of shared memory. */
export interface PackedColumn {
  /** Numbers less `base`, or codes of `texts`. */
  readonly values: Numbers;
  readonly base: number;
  readonly validity: Validity;
  /** The texts that codes stand for. */
  readonly texts?: PackedTexts;
}

/** Rows as plain arrays: what crosses threads, and waits in memory or in a file. */
export interface PackedRows {
  readonly rows: number;
  readonly columns: Readonly<Record<string, PackedColumn>>;
}

/** The rows as a batch again; a column is made when it is asked for. */
export function unpackRows<T extends Table>(table: T, rows: PackedRows): Batch<T> {
  return lazyBatch(table, rows.rows, (name) => {
    const column = rows.columns[name]!;
    const dictionary = column.texts === undefined ? undefined : Dictionary.of(column.texts);
    return unpacked(physicalTypeOf(table.columns[name]!).kind, column, dictionary);
  });
}

/** A packed column as a vector; `dictionary` is the one that its codes belong to. */
export function unpacked(kind: PhysicalKind, column: PackedColumn, dictionary: Dictionary | undefined): Vector {
  if (dictionary !== undefined) return new TextVector(column.values as Int32Array, dictionary, column.validity);
  const numbers = NumberVector.of(column, isWide(kind), column.validity);
  return kind === 'boolean' ? new BooleanVector(numbers.values as Int32Array, column.validity) : numbers;
}

/** An array of the type that vectors of a kind have; codes are int32. */
export function wideArray(kind: PhysicalKind, length: number, shared = false): Float64Array | Int32Array {
  const wide = isWide(kind);
  if (!shared) return wide ? new Float64Array(length) : new Int32Array(length);
  const memory = new SharedArrayBuffer(length * (wide ? 8 : 4));
  return wide ? new Float64Array(memory) : new Int32Array(memory);
}

/** The arrays of packed rows, to be handed to another thread: they are of no use here afterwards. */
export function buffersOf(rows: PackedRows): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { values, validity, texts } of Object.values(rows.columns)) {
    for (const array of [values, validity, texts?.bytes, texts?.offsets]) {
      if (array !== undefined && array.buffer instanceof ArrayBuffer) buffers.add(array.buffer);
    }
  }
  return [...buffers];
}

/** Bytes that packed rows take in memory. */
export function packedBytes(rows: PackedRows): number {
  let bytes = 0;
  for (const { values, validity, texts } of Object.values(rows.columns)) {
    bytes +=
      values.byteLength +
      (validity?.byteLength ?? 0) +
      (texts === undefined ? 0 : texts.bytes.byteLength + texts.offsets.byteLength);
  }
  return bytes;
}
