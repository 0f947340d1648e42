import type { PackedRows } from '../batch/packed.ts';
import type { EncodedRowGroup, InvalidRecord } from '../codec/index.ts';
import type { DataFile } from '../lake/index.ts';
import type { Table } from '../table/table.ts';
import type { LandingFile } from './landing-plan.ts';
import type { Piece } from './split.ts';

/** One part of a step's input, as plain data that may cross threads and machines. */
export type PartInput =
  /** Ranges of landing files. What is invalid is counted where `counted`: once in a run. */
  | { readonly from: 'landing'; readonly pieces: readonly Piece<LandingFile>[]; readonly counted: boolean }
  /** Row groups that were written as one part. */
  | { readonly from: 'lake'; readonly pieces: readonly LakePiece[] }
  /** Rows of an earlier step. */
  | { readonly from: 'rows'; readonly rows: readonly PackedRows[] }
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

/** What reading a part of landing saw. Record and line numbers count from the start of their piece. */
export interface ReaderPart {
  readonly rows: number;
  readonly unknownKeys: number;
  readonly pieces: readonly ReadPiece[];
}

export interface ReadPiece {
  readonly file: string;
  readonly records: number;
  readonly lines: number;
  readonly bytes: number;
  readonly invalid: readonly InvalidRecord[];
}

/** Where a part is, for people: files and bytes, never rows. */
export function nameOf(part: PartInput, { name }: Table, index: number): string {
  if (part.from !== 'landing') return `part ${index} of ${name}`;
  const [first] = part.pieces;
  const bytes = first?.range === undefined ? '' : `, bytes ${first.range.start} to ${first.range.end}`;
  const more = part.pieces.length > 1 ? ` and ${part.pieces.length - 1} more files` : '';
  return `part ${index} of ${name} (${first?.file.uri ?? 'no file'}${bytes}${more})`;
}
