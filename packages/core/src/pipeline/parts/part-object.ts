import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { EncodedRowGroup } from '../../codec/index.ts';
import type { ByteSource } from '../../store/store.ts';
import type { KeptRows, PartOutput } from '../part.ts';
import { putTogether, takeApart } from '../array-bytes.ts';

/** A row group, or rows that later steps need, in a part's object. */
export interface Piece {
  readonly out: 'group' | 'kept';
  /** The table of the row group, or the id that the rows are kept under. */
  readonly name: string;
  readonly rows: number;
  /** Kept rows: those that they were made of, where equal ones are kept once. */
  readonly of: number;
  /** Kept rows in buckets: where each bucket's rows start. */
  readonly starts?: readonly number[];
  /** Position of its first byte. */
  readonly at: number;
  readonly bytes: number;
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
  /** What it is, with places for its arrays. */
  readonly json: unknown;
}

/** What a part's object says at its end about what it holds. */
export interface PartFooter {
  /** Counts from 1. */
  readonly step: number;
  /** Counts from 0. */
  readonly part: number;
  readonly pieces: readonly Piece[];
  readonly end: Extract<PartOutput, { readonly out: 'end' }>;
}

/** An object ends with the length of its footer in four bytes, the footer's SHA-256, and these eight letters. */
const mark = 'STEDIPT1';
const tailBytes = 4 + 32 + mark.length;
/** Bytes at an object's end that are read at first: most footers are in them. */
const firstBytes = 65_536;

/**
 * The bytes of a part's object, made while the part is done: pieces one after another, then the footer. Equal parts give equal bytes.
 *
 * `outputs` end with what the part counted.
 */
export async function* partBytes(
  id: Pick<PartFooter, 'step' | 'part'>,
  outputs: AsyncIterable<PartOutput>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces: Piece[] = [];
  let at = 0;
  for await (const output of outputs) {
    if (output.out === 'end') {
      const footer = Buffer.from(JSON.stringify({ ...id, pieces, end: output } satisfies PartFooter));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(footer.length);
      yield Buffer.concat([footer, length, sha256(footer).digest(), Buffer.from(mark)]);
      return;
    }
    const { json, chunks, bytes } = takeApart(output.out === 'group' ? output.group : output.rows.packed);
    yield* chunks;
    pieces.push({ ...factsOf(output), at, bytes, sha256: sha256(...chunks).digest('hex'), json });
    at += bytes;
  }
}

function factsOf(output: Exclude<PartOutput, { readonly out: 'end' }>): Pick<Piece, 'out' | 'name' | 'rows' | 'of'> {
  if (output.out === 'group') {
    const { rows } = output.group;
    return { out: 'group', name: output.table, rows, of: rows };
  }
  const { packed, of, starts } = output.rows;
  const buckets = starts === undefined ? {} : { starts: Array.from(starts) };
  return { out: 'kept', name: output.id, rows: packed.rows, of, ...buckets };
}

/** The footer of a part's object, `undefined` where it is not whole. */
export async function readFooter(source: ByteSource, signal: AbortSignal): Promise<PartFooter | undefined> {
  if (source.bytes < tailBytes) return undefined;
  let end = await read(source, Math.max(0, source.bytes - firstBytes), source.bytes, signal);
  const tail = end.subarray(-tailBytes);
  if (tail.toString('latin1', tailBytes - mark.length) !== mark) return undefined;
  const start = source.bytes - tailBytes - tail.readUInt32LE(0);
  if (start < 0) return undefined;
  if (source.bytes - start > end.length) end = await read(source, start, source.bytes, signal);
  const footer = end.subarray(end.length - (source.bytes - start), -tailBytes);
  if (!sha256(footer).digest().equals(tail.subarray(4, 36))) return undefined;
  return JSON.parse(footer.toString('utf8')) as PartFooter;
}

/** A row group, `undefined` where its bytes are not those that were written. */
export async function readGroup(
  source: ByteSource,
  piece: Piece,
  signal: AbortSignal,
): Promise<EncodedRowGroup | undefined> {
  return (await readData(source, piece, signal)) as EncodedRowGroup | undefined;
}

/** Kept rows, `undefined` where their bytes are not those that were written. */
export async function readKept(source: ByteSource, piece: Piece, signal: AbortSignal): Promise<KeptRows | undefined> {
  const packed = (await readData(source, piece, signal)) as KeptRows['packed'] | undefined;
  return packed === undefined ? undefined : { ...placeOf(piece), packed };
}

/** Kept rows without their values: how many there are, and where their buckets start. */
export function placeOf({ rows, of, starts }: Piece): KeptRows {
  const buckets = starts === undefined ? {} : { starts: Int32Array.from(starts) };
  return { packed: { rows, columns: {} }, of, ...buckets };
}

async function readData(source: ByteSource, piece: Piece, signal: AbortSignal): Promise<unknown> {
  const bytes = await read(source, piece.at, piece.at + piece.bytes, signal);
  return sha256(bytes).digest('hex') === piece.sha256 ? putTogether(piece.json, bytes) : undefined;
}

async function read(source: ByteSource, start: number, end: number, signal: AbortSignal): Promise<Buffer> {
  // memory of its own, and not a part of what buffers share: arrays are views of it
  const bytes = Buffer.from(new ArrayBuffer(end - start));
  let at = 0;
  if (end > start)
    for await (const chunk of source.open({ start, end }, signal)) at += Buffer.from(chunk).copy(bytes, at);
  return bytes.subarray(0, at);
}

function sha256(...chunks: readonly Uint8Array[]) {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash;
}
