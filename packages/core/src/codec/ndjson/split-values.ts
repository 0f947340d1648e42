import { Buffer } from 'node:buffer';
import { DecodeError } from '../decode-error.ts';
import { carriageReturn, lineFeed, space, tab } from './ascii.ts';
import { LineSplitter, type ValueEnd } from './line-splitter.ts';
import { maxRecordBytes } from './lines.ts';

const leastBytes = 4096;

/** Where a value comes from. */
export interface ValuePlace {
  /** Position of its first byte in the file. */
  readonly offset: number;
  /** Number of its line in what is read, from 1. */
  readonly line: number;
  readonly end: ValueEnd;
  /** Whether it is the first value of its line. */
  readonly first: boolean;
}

/** The values of lines, each put on a line of its own, so that they are read as records of lines are. Holds the value that a part of a line ends in. */
export class SplitValues {
  /** Lines, in `bytes[0, length)`. */
  bytes: Buffer = Buffer.alloc(0);
  words: DataView = new DataView(this.bytes.buffer, 0, 0);
  length = 0;
  readonly places: ValuePlace[] = [];
  readonly #splitter = new LineSplitter((start, end, how) => this.#put(start, end, how));
  #held: Buffer = Buffer.alloc(0);
  #heldLength = 0;
  #heldFrom = 0;
  /** The part that is being read: where it stands in the file, and on which line. */
  #part = { bytes: this.bytes, offset: 0, line: 0, file: '' };
  #valuesOfLine = 0;

  /** Takes the values out of `bytes[from, to)`, a line or the next part of it; `bytes[0]` stands at `offset` in the file. Throws DecodeError for a record that is too long. */
  read(bytes: Buffer, from: number, to: number, offset: number, line: number, file: string): void {
    this.#part = { bytes, offset, line, file };
    this.#splitter.read(bytes, from, to, offset);
  }

  /** The line ends at `to`, in the part that was read last: the number of its values. */
  endLine(to: number): number {
    this.#splitter.endLine(this.#part.offset + to);
    const values = this.#valuesOfLine;
    this.#valuesOfLine = this.#heldLength = 0;
    return values;
  }

  /** The line goes on behind `to`, in another part: what has not ended is kept. */
  hold(from: number, to: number): void {
    const { open } = this.#splitter;
    const { bytes, offset } = this.#part;
    if (open < 0) {
      this.#heldLength = 0;
      return;
    }
    const start = Math.max(from, open - offset);
    if (open >= offset + from) {
      this.#heldLength = 0;
      this.#heldFrom = open;
    }
    this.#assertLength(open, offset + to);
    this.#held = withRoom(this.#held, this.#heldLength, to - start);
    this.#heldLength += bytes.copy(this.#held, this.#heldLength, start, to);
  }

  clear(): void {
    this.length = this.places.length = 0;
  }

  #put(start: number, end: number, how: ValueEnd): void {
    const { bytes, offset, line } = this.#part;
    this.#assertLength(start, end);
    const room = withRoom(this.bytes, this.length, end - start + 1);
    if (room !== this.bytes) {
      this.bytes = room;
      this.words = new DataView(room.buffer, room.byteOffset, room.length);
    }
    const at = this.length;
    const border = Math.min(this.#heldLength > 0 ? this.#heldFrom + this.#heldLength : start, end);
    if (start < border) this.length += this.#held.copy(room, at, start - this.#heldFrom, border - this.#heldFrom);
    this.length += bytes.copy(room, this.length, Math.max(start, border) - offset, end - offset);
    if (how !== 'closed') while (this.length > at && isSpace(room[this.length - 1]!)) this.length--;
    room[this.length++] = lineFeed;
    this.places.push({ offset: start, line, end: how, first: this.#valuesOfLine++ === 0 });
  }

  #assertLength(start: number, end: number): void {
    if (end - start <= maxRecordBytes) return;
    throw new DecodeError(
      `${this.#part.file} has a record of more than ${maxRecordBytes} bytes at byte ${start}`,
      'expected JSON with one record a line, or records one after another: check that the file is what it is taken for',
    );
  }
}

/** A buffer that holds what another one does, with room for `more` bytes behind its first `length`. */
function withRoom(buffer: Buffer, length: number, more: number): Buffer {
  if (length + more <= buffer.length) return buffer;
  const grown = Buffer.alloc(Math.max(leastBytes, length + more, buffer.length * 2));
  buffer.copy(grown, 0, 0, length);
  return grown;
}

function isSpace(byte: number): boolean {
  return byte === space || byte === tab || byte === carriageReturn;
}
