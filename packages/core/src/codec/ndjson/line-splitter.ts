import * as ascii from './ascii.ts';

/** How a value ends: by itself, because an object follows where none can, or because the line or what is around it does. */
export type ValueEnd = 'closed' | 'followed' | 'ended';

/** Takes a value that stands on a line: the bytes [start, end) of the file. */
export type TakeValue = (start: number, end: number, how: ValueEnd) => void;

type State = 'between' | 'object' | 'list' | 'other';

/**
 * Finds the values that stand on a line, one after another, in one pass and wherever the line is cut into parts. Between them whitespace, commas, byte
 * order marks, record separators and the brackets of an array are passed over.
 *
 * An object goes on to the brace that closes it; one that another object follows before that is broken and ends there. What is no object and no list
 * goes on to the end of the line, to an object that follows an object's end, or in an array to the next comma. What is broken may end with whitespace.
 */
export class LineSplitter {
  #state: State = 'between';
  #start = -1;
  #depth = 0;
  #quoted = false;
  #escaped = false;
  /** Behind a closing brace that only whitespace has followed: the end of that brace. */
  #closed = -1;
  #inArray = false;
  /** Bytes of a byte order mark that have come. */
  #marked = 0;
  readonly #take: TakeValue;

  constructor(take: TakeValue) {
    this.#take = take;
  }

  /** Where the value begins that has not ended yet, −1 where there is none. */
  get open(): number {
    return this.#start;
  }

  /** Reads `bytes[from, to)` of a line; `bytes[0]` stands at `offset` in the file. */
  read(bytes: Uint8Array, from: number, to: number, offset: number): void {
    for (let at = from; at < to;) {
      if (this.#state === 'between') at = this.#between(bytes, at, to, offset);
      else if (this.#state === 'object') at = this.#object(bytes, at, to, offset);
      else at = this.#other(bytes, at, to, offset);
    }
  }

  /** The line ends at this position of the file. */
  endLine(position: number): void {
    if (this.#start >= 0) this.#finish(position, 'ended');
    this.#inArray = false;
    this.#marked = 0;
  }

  #between(bytes: Uint8Array, from: number, to: number, offset: number): number {
    for (let at = from; at < to; at++) {
      const byte = bytes[at]!;
      if (byte === mark[this.#marked]) {
        if (this.#marked === 0) this.#start = offset + at;
        this.#marked = (this.#marked + 1) % mark.length;
        if (this.#marked === 0) this.#start = -1;
      } else if (this.#marked > 0) return this.#begin('other', this.#start, at);
      else if (byte === ascii.openBracket && !this.#inArray) this.#inArray = true;
      else if (byte === ascii.closeBracket) this.#inArray = false;
      else if (byte === ascii.openBrace) return this.#begin('object', offset + at, at);
      else if (byte === ascii.openBracket) return this.#begin('list', offset + at, at);
      else if (!isSpace(byte) && byte !== ascii.comma && byte !== ascii.recordSeparator)
        return this.#begin('other', offset + at, at);
    }
    return to;
  }

  #begin(state: State, start: number, at: number): number {
    this.#state = state;
    this.#start = start;
    this.#depth = this.#marked = 0;
    this.#closed = -1;
    this.#quoted = this.#escaped = false;
    return at;
  }

  #object(bytes: Uint8Array, from: number, to: number, offset: number): number {
    for (let at = from; at < to; at++) {
      const byte = bytes[at]!;
      if (byte === ascii.recordSeparator) return this.#finish(offset + at, 'ended', at);
      if (this.#inText(byte)) this.#closed = -1;
      else if (byte === ascii.closeBrace) {
        this.#closed = offset + at + 1;
        if (--this.#depth === 0) return this.#finish(this.#closed, 'closed', at + 1);
      } else if (byte === ascii.openBrace) {
        // inside of an object no other one follows like this
        if (this.#closed >= 0) return this.#finish(this.#closed, 'followed', at);
        this.#depth++;
      } else if (!isSpace(byte)) this.#closed = -1;
    }
    return to;
  }

  /** A list in an array, or what is neither list nor object. */
  #other(bytes: Uint8Array, from: number, to: number, offset: number): number {
    const list = this.#state === 'list';
    for (let at = from; at < to; at++) {
      const byte = bytes[at]!;
      if (byte === ascii.recordSeparator) return this.#finish(offset + at, 'ended', at);
      if (this.#inText(byte)) this.#closed = -1;
      else if (list) {
        if (byte === ascii.openBracket) this.#depth++;
        else if (byte === ascii.closeBracket && --this.#depth === 0)
          return this.#finish(offset + at + 1, 'closed', at + 1);
      } else if (byte === ascii.openBrace && this.#closed >= 0) return this.#finish(this.#closed, 'followed', at);
      else if (this.#inArray && (byte === ascii.comma || byte === ascii.closeBracket))
        return this.#finish(offset + at, 'ended', at);
      else if (byte === ascii.closeBrace) this.#closed = offset + at + 1;
      else if (!isSpace(byte)) this.#closed = -1;
    }
    return to;
  }

  /** Whether a byte is in a text or one of its quotes. */
  #inText(byte: number): boolean {
    if (!this.#quoted) return (this.#quoted = byte === ascii.quote);
    if (this.#escaped) this.#escaped = false;
    else if (byte === ascii.backslash) this.#escaped = true;
    else if (byte === ascii.quote) this.#quoted = false;
    return true;
  }

  #finish(end: number, how: ValueEnd, next = 0): number {
    const start = this.#start;
    this.#start = -1;
    this.#state = 'between';
    this.#take(start, end, how);
    return next;
  }
}

/** A byte order mark. */
const mark = [0xef, 0xbb, 0xbf] as const;

function isSpace(byte: number): boolean {
  return byte === ascii.space || byte === ascii.tab || byte === ascii.carriageReturn;
}
