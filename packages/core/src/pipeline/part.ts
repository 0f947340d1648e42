import type { PackedRows } from '../batch/packed.ts';
import type { ByteRange, EncodedRowGroup, InstantsSeen, InvalidRecord } from '../codec/index.ts';
import type { DataFile } from '../lake/index.ts';
import type { Table } from '../table/table.ts';
import type { FaultSummary } from './fault-counts.ts';
import type { LandingFilePages } from './landing-files.ts';
import type { UnknownKeySummary } from './unknown-key-counts.ts';
import type { WaitingRows } from './waiting-rows.ts';

/** One part of a step's input, as plain data that may cross threads and machines. */
export type PartInput =
  /** Landing files, or a range of one. What is invalid is counted where `counted`: once in a run. */
  | {
      readonly from: 'landing';
      readonly files: LandingFilePages;
      readonly range?: ByteRange;
      readonly counted: boolean;
      /** When the newest file of the table was written, ms since 1970-01-01 UTC. */
      readonly asOf: number;
    }
  /** Row groups that were written as one part. */
  | { readonly from: 'lake'; readonly pieces: readonly LakePiece[] }
  /** Rows of an earlier step, in pieces, which are taken out as they are read: within one process, whose own file they may be in. */
  | { readonly from: 'rows'; readonly rows: WaitingRows[] }
  /** Some buckets of rows of an earlier step, and the same buckets of held tables, by keep id: `undefined` where they are empty. */
  | {
      readonly from: 'bucket';
      readonly rows: PackedRows | undefined;
      readonly held: Readonly<Record<string, { readonly of: number; readonly rows: PackedRows | undefined }>>;
    };

/** Makes a part when its turn comes. */
export type MakePart = () => Promise<PartInput>;

/** Row groups of a data file. */
export interface LakePiece {
  readonly file: DataFile;
  readonly range: { readonly start: number; readonly end: number };
}

/** What one stage counted over one part. */
export interface StagePart {
  readonly read: number;
  readonly written: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly joined?: { readonly left: number; readonly right: number; readonly pairs: number };
  readonly measures: Readonly<Record<string, number>>;
}

/** What comes out of a part, piece by piece: finished row groups, rows that later steps need, and at the end what was counted. */
export type PartOutput =
  | { readonly out: 'group'; readonly table: string; readonly group: EncodedRowGroup }
  | { readonly out: 'kept'; readonly id: string; readonly rows: KeptRows }
  | { readonly out: 'end'; readonly stages: Readonly<Record<string, StagePart>>; readonly reader?: ReaderPart };

/** Rows of one part that a later step needs. */
export interface KeptRows {
  readonly packed: PackedRows;
  /** Rows that they were made of, where equal ones are kept once. */
  readonly of: number;
  /** `buckets`: where each bucket's rows start; one more for the end of the last. */
  readonly starts?: Int32Array;
  /** `buckets`: as `starts`, with the rows of buckets that were left out. Default: none were. */
  readonly sizes?: Int32Array;
}

/** What reading a part of landing saw, all files together: there may be very many. */
export interface ReaderPart {
  readonly rows: number;
  readonly unknownKeys: UnknownKeySummary;
  /** Records that were read, whether they became rows or not. */
  readonly records: number;
  readonly bytes: number;
  /** Bytes of the text that was read: more than `bytes` where files are packed. */
  readonly textBytes: number;
  readonly faults: FaultSummary;
  /** The first of the invalid records. Their record and line numbers count from the start of the file, or of the range. */
  readonly invalid: readonly InvalidRecord[];
  /** Of columns with a range of instants. */
  readonly instants?: readonly InstantsSeen[];
  /** Where the part is a range of a file: which one, and how many lines it has. */
  readonly cut?: { readonly file: string; readonly lines: number };
}

/** Where a part is, for people: files and bytes, never rows. */
export function nameOf(part: PartInput, { name }: Table, index: number): string {
  if (part.from !== 'landing') return `part ${index} of ${name}`;
  const { files, range } = part;
  const bytes = range === undefined ? '' : `, bytes ${range.start} to ${range.end}`;
  const others = files.end - files.first - 1;
  return `part ${index} of ${name} (${files.uri}${bytes}${others > 0 ? ` and ${others} more files` : ''})`;
}
