import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Batch } from '../../batch/batch.ts';
import type { Table } from '../../table/table.ts';
import type { DecodeObserver, DecodeOptions } from '../codec.ts';
import { RowFill } from '../json/row-fill.ts';
import { AnyOrder } from './any-order.ts';
import { DecodeError } from '../decode-error.ts';
import { carriageReturn, closeBrace, lineFeed, openBrace } from './ascii.ts';
import { judgeLine } from './judge-line.ts';
import type { LineScanner } from './line-scanner.ts';
import type { WholeLines } from './lines.ts';
import { SplitValues, type ValuePlace } from './split-values.ts';

/**
 * Makes batches of the lines of files, one after another: the scanners first, then the values of the lines that they leave, the judge for what is left of
 * those, and the observer for what is no row. A batch goes on from one file to the next.
 */
export class LineDecoder<T extends Table> {
  readonly #rows: RowFill<T>;
  #file = '';
  #observer: DecodeObserver | undefined;
  readonly #scanner: LineScanner | undefined;
  readonly #anyOrder: AnyOrder;
  readonly #split = new SplitValues();
  readonly #cutOff: 'fail' | 'quarantine';
  /** Whether a line has begun that comes in parts. */
  #inParts = false;
  #records = 0;
  #lines = 0;
  #bytes = 0;

  constructor(table: T, options: DecodeOptions<T>, scanner: LineScanner | undefined) {
    this.#rows = new RowFill(table, options, scanner?.arrays);
    this.#scanner = scanner;
    scanner?.use(this.#rows);
    this.#anyOrder = new AnyOrder(table);
    this.#cutOff = options.cutOff ?? 'fail';
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
    this.#bytes += lines.fileBytes;
    if (lines.goesOn === true || this.#inParts) {
      yield* this.#takePart(lines);
      return;
    }
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#scanner?.begin();
    for (let at = start; at < end;) {
      const before = this.#rows.length;
      at = this.#scan(bytes, words, at, end, this.#scanner);
      this.#records += this.#rows.length - before;
      this.#lines += this.#rows.length - before;
      if (this.#rows.full) yield* this.finish();
      else if (at < end) at = yield* this.#takeApart(lines, at);
    }
    if (this.#rows.crowded) yield* this.finish();
  }

  /** Tells the observer what was read of the file so far. */
  tell(): void {
    const { unknownKeys } = this.#rows;
    if (unknownKeys.total > 0) {
      this.#observer?.unknownKeys(unknownKeys.total, unknownKeys.named());
      unknownKeys.clear();
    }
    this.#observer?.progress({ records: this.#records, lines: this.#lines, bytes: this.#bytes });
  }

  /** The rows that are left, if any. */
  *finish(): Generator<Batch<T>, void, undefined> {
    const batch = this.#rows.take();
    this.tell();
    if (batch !== undefined) yield batch;
  }

  /** Rows from `at` on, until the batch is full or a line has to be judged: where that is. */
  #scan(bytes: Buffer, words: DataView, start: number, end: number, scanner: LineScanner | undefined): number {
    const rows = this.#rows;
    let at = start;
    while (at < end && !rows.full) {
      if (scanner !== undefined) {
        at = scanner.scan(bytes, at, end);
        if (at >= end || rows.full) break;
      }
      const next = this.#anyOrder.read(bytes, words, at, rows);
      if (next < 0) break;
      at = next;
    }
    return at;
  }

  /** Lines from `at` on that no scanner takes: blank ones, and those whose values have to be found first. The start of the next one. */
  *#takeApart({ bytes, offset, end, unended }: WholeLines, at: number): Generator<Batch<T>, number, undefined> {
    const split = this.#split;
    let next = at;
    for (let ordinary = false; next < end && !ordinary && split.length < splitBytes;) {
      for (; next < end && bytes[next] === lineFeed; next++) this.#lines++;
      if (next === end) break;
      const start = next;
      const stop = bytes.indexOf(lineFeed, start);
      next = stop + 1;
      this.#lines++;
      split.read(bytes, start, stop, offset, this.#lines, this.#file);
      ordinary = split.endLine(stop) === 1 && !isSeparator(bytes[start]!) && !isSeparator(bytes[stop - 1]!);
    }
    yield* this.#takeValues(unended);
    return next;
  }

  /** A part of a line, or its last one. */
  *#takePart({ bytes, start, end, offset, unended, goesOn }: WholeLines): Generator<Batch<T>, void, undefined> {
    const split = this.#split;
    const to = goesOn === true ? end : end - 1;
    if (!this.#inParts) this.#lines++;
    this.#inParts = goesOn === true;
    split.read(bytes, start, to, offset, this.#lines, this.#file);
    if (goesOn === true) split.hold(start, to);
    else split.endLine(to);
    yield* this.#takeValues(unended);
  }

  /** Rows of the values that were found. */
  *#takeValues(unended: boolean | undefined): Generator<Batch<T>, void, undefined> {
    const split = this.#split;
    // few of them are not worth the kernel's other window
    const scanner = split.places.length < fewValues ? undefined : this.#scanner;
    scanner?.begin();
    for (let at = 0, value = 0; at < split.length;) {
      const before = this.#rows.length;
      at = this.#scan(split.bytes, split.words, at, split.length, scanner);
      value += this.#rows.length - before;
      this.#records += this.#rows.length - before;
      if (this.#rows.full) yield* this.finish();
      else if (at < split.length)
        at = this.#judge(at, split.places[value++]!, unended === true && value === split.places.length);
    }
    split.clear();
    scanner?.begin();
  }

  /** One value, which may be a row after all, or invalid: the start of the next one. */
  #judge(at: number, { offset, line, end, first }: ValuePlace, last: boolean): number {
    const { bytes } = this.#split;
    const next = bytes.indexOf(lineFeed, at) + 1;
    const content = bytes.subarray(at, next - 1);
    const record = ++this.#records;
    const fault = judgeLine(content, this.#rows);
    if (fault === undefined) return next;
    const cutOff = last && end === 'ended' && content[0] === openBrace;
    if (cutOff && this.#cutOff === 'fail') throw cutOffError(this.#file, offset);
    const together = fault.reason === 'syntax' && (!first || end === 'followed');
    const reason = cutOff ? 'cut_off' : together ? 'run_together' : fault.reason;
    const place = { table: this.#rows.table.name, file: this.#file, record, line, offset, bytes: content.length };
    const hash = createHash('sha256').update(content).digest('hex');
    // several times as fast as spreading all of them
    this.#observer?.invalid(Object.assign(place, fault, { reason, hash }), content.length);
    return next;
  }
}

/** Bytes of values that are put together before they are read. */
const splitBytes = 65_536;

/** Fewer values than that are read without the kernel. */
const fewValues = 8;

/** Whether a byte at an end of a line with one value is none of the value's, or may be none: one that an ordinary line does not have there. */
function isSeparator(byte: number): boolean {
  return byte !== openBrace && byte !== closeBrace && byte !== carriageReturn;
}

function cutOffError(file: string, offset: number): DecodeError {
  return new DecodeError(
    `${file} ends in the middle of a record, which starts at byte ${offset}`,
    'copy the file again: it is cut off; or have the record put aside with --cut-off quarantine',
  );
}
