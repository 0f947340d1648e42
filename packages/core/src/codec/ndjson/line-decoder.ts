import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Batch } from '../../batch/batch.ts';
import type { Table } from '../../table/table.ts';
import type { DecodeObserver, DecodeOptions } from '../codec.ts';
import { RowFill } from '../json/row-fill.ts';
import { AnyOrder } from './any-order.ts';
import { DecodeError } from '../decode-error.ts';
import { carriageReturn, lineFeed } from './ascii.ts';
import { isCutShort } from './cut-short.ts';
import { judgeLine } from './judge-line.ts';
import type { LineScanner } from './line-scanner.ts';
import type { WholeLines } from './lines.ts';
import { afterSpace } from './skip.ts';

/**
 * Makes batches of the lines of files, one after another: the scanners first, the judge for what they leave, the observer for what is no row. A batch
 * goes on from one file to the next.
 */
export class LineDecoder<T extends Table> {
  readonly #rows: RowFill<T>;
  #file = '';
  #observer: DecodeObserver | undefined;
  readonly #scanner: LineScanner | undefined;
  readonly #anyOrder: AnyOrder;
  #records = 0;
  #lines = 0;
  #bytes = 0;

  constructor(table: T, options: DecodeOptions<T>, scanner: LineScanner | undefined) {
    this.#rows = new RowFill(table, options, scanner?.arrays);
    this.#scanner = scanner;
    scanner?.use(this.#rows);
    this.#anyOrder = new AnyOrder(table);
  }

  /** The lines that are read from here on are of this file. */
  begin(file: string, observer: DecodeObserver | undefined, written?: Date): void {
    this.#file = file;
    this.#observer = observer;
    this.#records = this.#lines = this.#bytes = 0;
    if (written === undefined) return;
    this.#rows.writtenAt(written);
    this.#scanner?.holdToRanges();
  }

  *read(lines: WholeLines): Generator<Batch<T>, void, undefined> {
    const { bytes, start, end } = lines;
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#bytes += lines.fileBytes;
    this.#scanner?.begin();
    for (let at = start; at < end;) {
      const before = this.#rows.length;
      at = this.#scan(bytes, words, at, end);
      this.#records += this.#rows.length - before;
      this.#lines += this.#rows.length - before;
      if (this.#rows.full) yield* this.finish();
      else if (at < end) at = this.#judge(lines, at);
    }
    if (this.#rows.crowded) yield* this.finish();
  }

  /** Tells the observer what was read of the file so far. */
  tell(): void {
    if (this.#rows.unknownKeys > 0) this.#observer?.unknownKeys(this.#rows.unknownKeys);
    this.#rows.unknownKeys = 0;
    this.#observer?.progress({ records: this.#records, lines: this.#lines, bytes: this.#bytes });
  }

  /** The rows that are left, if any. */
  *finish(): Generator<Batch<T>, void, undefined> {
    const batch = this.#rows.take();
    this.tell();
    if (batch !== undefined) yield batch;
  }

  /** Rows from `at` on, until the batch is full or a line has to be judged: where that is. */
  #scan(bytes: Buffer, words: DataView, start: number, end: number): number {
    const rows = this.#rows;
    let at = start;
    while (at < end && !rows.full) {
      if (this.#scanner !== undefined) {
        at = this.#scanner.scan(bytes, at, end);
        if (at >= end || rows.full) break;
      }
      const next = this.#anyOrder.read(bytes, words, at, rows);
      if (next < 0) break;
      at = next;
    }
    return at;
  }

  /** One line, which may be blank, a row after all, or invalid: the start of the next one. */
  #judge({ bytes, offset, unended }: WholeLines, at: number): number {
    const next = bytes.indexOf(lineFeed, at) + 1;
    const line = this.#lines++;
    if (afterSpace(bytes, at) === next - 1) return next;
    const end = bytes[next - 2] === carriageReturn ? next - 2 : next - 1;
    const record = this.#records++;
    const content = bytes.subarray(at, end);
    const reason = judgeLine(content, this.#rows);
    if (reason !== undefined) {
      if (unended === true && isCutShort(content)) {
        throw new DecodeError(
          `${this.#file} ends in the middle of a record, which starts at byte ${offset + at}`,
          'copy the file again: it is cut off',
        );
      }
      this.#observer?.invalid({
        table: this.#rows.table.name,
        file: this.#file,
        reason,
        record,
        line,
        offset: offset + at,
        bytes: content.length,
        hash: createHash('sha256').update(content).digest('hex'),
      });
    }
    return next;
  }
}
