import { parquetRead, type CompressionCodec, type FileMetaData } from 'hyparquet';
import type { Vector } from '../../batch/vector.ts';
import type { ByteRange, ByteSource } from '../codec.ts';
import { DecodeError } from '../decode-error.ts';
import { decompressors } from './decompressors.ts';
import type { Leaf } from './leaf.ts';
import { checkPages } from './check-pages.ts';
import { ColumnProblem } from './column-problem.ts';
import { ColumnReader } from './read-column.ts';
import { chunkRange } from './read-footer.ts';
import { readRange } from './read-range.ts';

/** Bytes between two column chunks that are read along rather than asked around. */
const smallGap = 65_536;

interface Run extends ByteRange {
  readonly buffer: ArrayBuffer;
}

/** Reads the columns asked for, one row group after another. Memory: the bytes and values of one row group. */
export class RowGroupReader {
  readonly #source: ByteSource;
  readonly #file: FileMetaData;
  readonly #columns: readonly { readonly leaf: Leaf; readonly reader: ColumnReader }[];
  bytesRead = 0;

  constructor(source: ByteSource, file: FileMetaData, leaves: readonly Leaf[]) {
    this.#source = source;
    this.#file = file;
    this.#columns = leaves.map((leaf) => ({ leaf, reader: new ColumnReader(leaf) }));
  }

  /** One row group as vectors by the table's column names. `firstRow` is its first row in the file. */
  async read(index: number, firstRow: number, signal: AbortSignal): Promise<ReadonlyMap<string, Vector>> {
    const runs = await this.#fetch(index, signal);
    const vectors = new Map<string, Vector>();
    const rows = Number(this.#file.row_groups[index]!.num_rows);
    for (const column of this.#columns) {
      signal.throwIfAborted();
      vectors.set(column.leaf.column, await this.#column(index, column, runs, firstRow, rows));
    }
    return vectors;
  }

  async #column(
    index: number,
    { leaf, reader }: { readonly leaf: Leaf; readonly reader: ColumnReader },
    runs: readonly Run[],
    firstRow: number,
    rows: number,
  ): Promise<Vector> {
    try {
      const codec = this.#codec(index, leaf);
      const chunk = this.#chunk(index, leaf, runs);
      checkPages(chunk, rows, codec !== 'UNCOMPRESSED');
      assertUnpacks(codec);
      reader.start(rows);
      await parquetRead({
        file: { byteLength: this.#source.bytes, slice: () => chunk },
        metadata: this.#file,
        columns: [leaf.name],
        rowStart: firstRow,
        rowEnd: firstRow + rows,
        geoparquet: false,
        compressors: decompressors,
        // numbers stand for text and dates until they are in a vector
        parsers: { stringFromBytes: reader.code, dateFromDays: (days) => days },
        onPage: ({ rowStart, columnData }) => reader.page(rowStart - firstRow, columnData),
      });
      return reader.finish();
    } catch (cause) {
      const why = cause instanceof ColumnProblem ? cause.message : 'its pages cannot be read';
      throw new DecodeError(`${this.#source.name}, column ${leaf.column}: ${why}`, 'write the file again', { cause });
    }
  }

  #codec(index: number, leaf: Leaf): CompressionCodec {
    const { columns } = this.#file.row_groups[index]!;
    const chunk = columns.find(({ meta_data: found }) => found?.path_in_schema[0] === leaf.name)?.meta_data;
    if (chunk === undefined) throw new ColumnProblem('a row group lacks it');
    if (this.#file.schema.every(({ name, type }) => name !== leaf.name || type !== chunk.type))
      throw new ColumnProblem('a row group has it in another type than the file');
    return chunk.codec;
  }

  /** The bytes of one column chunk: all that hyparquet is given, and all that it asks for. */
  #chunk(index: number, leaf: Leaf, runs: readonly Run[]): ArrayBuffer {
    const { start, end } = this.#ranges(index, [leaf])[0]!;
    const run = runs.find((candidate) => candidate.start <= start && end <= candidate.end)!;
    return run.buffer.slice(start - run.start, end - run.start);
  }

  async #fetch(index: number, signal: AbortSignal): Promise<readonly Run[]> {
    const runs: Run[] = [];
    const leaves = this.#columns.map(({ leaf }) => leaf);
    for (const { start, end } of this.#ranges(index, leaves)) {
      runs.push({ start, end, buffer: await readRange(this.#source, start, end, signal) });
      this.bytesRead += end - start;
    }
    return runs;
  }

  /** Where the columns lie, neighbours joined: each range is one request to the store. */
  #ranges(index: number, leaves: readonly Leaf[]): readonly ByteRange[] {
    const wanted = new Set(leaves.map((leaf) => leaf.name));
    const ranges: { start: number; end: number }[] = [];
    for (const { meta_data: chunk } of this.#file.row_groups[index]!.columns) {
      if (chunk === undefined || !wanted.has(chunk.path_in_schema[0]!)) continue;
      const { start, end } = chunkRange(chunk);
      const last = ranges.at(-1);
      if (last !== undefined && start >= last.end && start - last.end <= smallGap) last.end = end;
      else ranges.push({ start, end });
    }
    return ranges;
  }
}

function assertUnpacks(codec: CompressionCodec): void {
  if (codec === 'UNCOMPRESSED' || codec === 'SNAPPY' || decompressors[codec] !== undefined) return;
  const where = codec === 'ZSTD' ? ' before Node 22.15' : '';
  throw new ColumnProblem(`it is packed with ${codec}, which is not read${where}`);
}
