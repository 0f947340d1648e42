import type { ColumnName, Table } from '../table/table.ts';
import type { Sink, Source } from '../stream/stage.ts';
import type { InstantCounts } from './instant-counts.ts';

/** Bytes [start, end). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes that can be read from any position, many times: a stored object, or a buffer. */
export interface ByteSource {
  /** For errors and quarantine: the URI. */
  readonly name: string;
  /** Size in bytes. */
  readonly bytes: number;
  /**
   * The bytes of `range`, or all of them, in chunks of any size. A chunk's memory may be used again as soon as the next one is asked for.
   * `memory` is where they may be put, one at a time: a source may have its own, and must where it reads ahead. Closes what it opened on return, throw and abort.
   */
  open(range?: ByteRange, signal?: AbortSignal, memory?: Uint8Array): AsyncIterable<Uint8Array>;
}

/** Why a record is not a row. */
export type InvalidReason =
  | 'syntax'
  | 'type'
  | 'constraint'
  | 'integer_too_large'
  | 'duplicate_key'
  | 'invalid_utf8'
  | 'unknown_key';

/** A record that is not a row: where it is and why, never what it says. */
export interface InvalidRecord {
  readonly table: string;
  /** The source's name. */
  readonly file: string;
  readonly reason: InvalidReason;
  /** Record number in the part that was read, from 0. */
  readonly record: number;
  /** NDJSON: line number in the part that was read, from 0; blank lines count. */
  readonly line?: number;
  /** NDJSON: position of the record's first byte in the file (of the decompressed bytes where the file is compressed). */
  readonly offset?: number;
  /** Record length in bytes, where the format knows it. */
  readonly bytes?: number;
  /** SHA-256 of the record's bytes, hex; of its canonical JSON where the format gives no bytes. */
  readonly hash: string;
}

/** What a decoder says besides rows. Each method may be called many times. */
export interface DecodeObserver {
  /** A record that is not a row. It is counted nowhere else. */
  invalid(record: InvalidRecord): void;
  /** How many unknown keys were passed over, without their names. */
  unknownKeys(count: number): void;
  /** Records read so far in this part (rows and invalid ones), and lines where the format has them: called at least once, at the end. */
  progress(read: { readonly records: number; readonly lines: number; readonly bytes: number }): void;
}

export interface DecodeOptions<T extends Table> {
  /** Only these columns are made; asking a batch for another one throws. Default: all. Codecs that must look at every value still check them. */
  readonly columns?: readonly ColumnName<T>[];
  /** NDJSON: the records that *start* in these bytes. Parquet: the row groups that start in these bytes. Default: all. */
  readonly range?: ByteRange;
  /** Rows a batch, at most. Default: the codec's own choice. */
  readonly batchRows?: number;
  /** What an unknown key does: passed over and counted, or the record is invalid. Default: skip. */
  readonly unknown?: 'skip' | 'fail';
  readonly observer?: DecodeObserver;
  /** When the bytes were written: with it, instants outside the range of their column are invalid. Default: no range is looked at. */
  readonly written?: Date;
  /** Counts the instants of columns with a range. */
  readonly instants?: InstantCounts;
}

/** What a written file is, for manifests and for whoever verifies it. */
export interface EncodeReceipt {
  readonly bytes: number;
  readonly rows: number;
}

/** Takes bytes; must be done with the chunk when it settles. */
export type WriteBytes = (chunk: Uint8Array) => Promise<void>;

/** A file format: bytes ⇄ batches. `codecContract` tests every implementation. */
export interface Codec {
  readonly name: string;
  /** Rows from bytes. Rejects with DecodeError when the file itself is broken; a bad record goes to the observer. */
  decode<T extends Table>(table: T, source: ByteSource, options?: DecodeOptions<T>): Source<T>;
  /** Rows to bytes: the same bytes for the same rows, however they are batched. */
  encode<T extends Table>(table: T, write: WriteBytes): Sink<T, EncodeReceipt>;
}
