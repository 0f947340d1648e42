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
  | 'unknown_key'
  /** It stands on a line with other records, or another one begins in it, and it is not JSON. */
  | 'run_together'
  /** The file ends in the middle of it. */
  | 'cut_off';

/** What is wrong with a record, in the words of its table: kinds of things, and never a value. */
export interface RecordFault {
  readonly reason: InvalidReason;
  /** The column that the reason is about, where it is about one. */
  readonly column?: string;
  /** What the column takes: `text`, `a whole number`, … */
  readonly expected?: string;
  /** The kind of thing that was there instead: `a number`, `null`, `nothing`, … */
  readonly found?: string;
  /** A key of the record: the one that is not known, or one that differs from a missing column's name in case and underscores only. */
  readonly key?: string;
}

/** A record that is not a row: where it is and why, never what it says. */
export interface InvalidRecord extends RecordFault {
  readonly table: string;
  /** The source's name. */
  readonly file: string;
  /** Record number in the part that was read, from 1. */
  readonly record: number;
  /** NDJSON: line number in the part that was read, from 1; blank lines count. */
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
  /** A record that is not a row, and its size: of its bytes, or of its canonical JSON where the format gives no bytes. It is counted nowhere else. */
  invalid(record: InvalidRecord, bytes: number): void;
  /** How many unknown keys were passed over, and how often each of those that may be named: keys of strange files may be values. */
  unknownKeys(count: number, named: ReadonlyMap<string, number>): void;
  /** What was read so far in this part: called at least once, at the end. */
  progress(read: ReadProgress): void;
}

/** How far a decoder is. */
export interface ReadProgress {
  /** Rows and invalid records. */
  readonly records: number;
  /** Lines, where the format has them. */
  readonly lines: number;
  /** Bytes of the file. */
  readonly bytes: number;
  /** Bytes of the text that the file unpacks to, where it is packed. */
  readonly textBytes?: number;
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
  /** JSON: what a record does that the end of the file cuts off: the file is broken, or the record is invalid. Default: fail. */
  readonly cutOff?: 'fail' | 'quarantine';
  /** JSON: how many times its size a packed file may unpack to; the first 64 MiB are allowed to any. Default: 100. */
  readonly maxUnpacked?: number;
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
