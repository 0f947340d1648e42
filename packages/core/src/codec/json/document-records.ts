import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { DecodeError } from '../decode-error.ts';
import { recordSeparator } from './record-separator.ts';
import { RecordAssembler, type DocumentRecord } from './record-assembler.ts';

/** Characters that a record may have: as many as a line of NDJSON may have bytes. */
const maxRecordCharacters = 16 << 20;

/** Characters that are given to the parser at once, at most. */
const pieceCharacters = 65_536;

type Parser = ReturnType<typeof jsonParser>;
type Piece = Parameters<Parser>[0];

/** What may stand before, between and behind values: whitespace, commas, byte order marks, and the record separators of RFC 7464. */
const notJson = new RegExp(`^[\\s,\ufeff${recordSeparator}]+`);

/** The records of a document, as its text comes in. Throws DecodeError, with the number of the record, where the text is not JSON. */
export class DocumentRecords {
  readonly #file: string;
  readonly #parse = jsonParser({ packValues: true, streamValues: false, jsonStreaming: true });
  /** What the parser answers to nothing is also what tells it that nothing more comes. */
  readonly #nothing = this.#parse('') as unknown as Piece;
  readonly #assembler = new RecordAssembler();
  readonly #cutOff: 'fail' | 'quarantine';
  #count = 0;
  #pending = 0;
  /** Whether nothing has begun: what may stand between values may come. */
  #between = true;

  /** `cutOff`: whether a document that ends too early is an error, or has one more record, which is invalid. */
  constructor(file: string, cutOff: 'fail' | 'quarantine' = 'fail') {
    this.#file = file;
    this.#cutOff = cutOff;
  }

  *read(text: string): Generator<DocumentRecord, void, undefined> {
    let next = -1;
    // in pieces that end where a record may end, so that what comes before a fault is read and the fault's record number is right
    for (let at = 0; at < text.length;) {
      if (next <= at) next = nextOdd(text, at + 1);
      const brace = text.indexOf('}', at) + 1;
      const end = Math.min(brace === 0 ? text.length : brace, at + pieceCharacters, next);
      const piece = this.#between ? text.slice(at, end).replace(notJson, '') : text.slice(at, end);
      at = end;
      if (piece === '') continue;
      this.#pending += piece.length;
      yield* this.#piece(piece);
      this.#between = !this.#assembler.open && /[}\]]\s*$/.test(piece);
      if (this.#pending > maxRecordCharacters) throw this.#fault(`is longer than ${maxRecordCharacters} characters`);
    }
  }

  *end(): Generator<DocumentRecord, void, undefined> {
    if (this.#cutOff === 'fail') {
      yield* this.#piece(this.#nothing);
      if (this.#assembler.open) throw this.#fault('is cut off');
      return;
    }
    let whole = true;
    try {
      yield* this.#piece(this.#nothing);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      whole = false;
    }
    if (!whole || this.#assembler.open) yield this.#assembler.cutOff();
  }

  *#piece(piece: Piece): Generator<DocumentRecord, void, undefined> {
    for (const token of this.#tokens(piece)) {
      const record = this.#assembler.take(token);
      if (record === undefined) continue;
      this.#count++;
      this.#pending = 0;
      yield record;
    }
  }

  #tokens(piece: Piece): readonly Token[] {
    try {
      const made = this.#parse(piece);
      return typeof made === 'symbol' ? [] : made.values;
    } catch (cause) {
      throw this.#fault(piece === this.#nothing ? 'is cut off' : 'is not JSON', cause);
    }
  }

  #fault(what: string, cause?: unknown): DecodeError {
    return new DecodeError(
      `${this.#file}: record ${this.#count + 1} ${what}`,
      'what follows it cannot be told apart: repair the file, or write it as one record a line',
      cause === undefined ? {} : { cause },
    );
  }
}

/** Where the next byte order mark or record separator stands: a piece begins there. */
function nextOdd(text: string, from: number): number {
  odd.lastIndex = from;
  return odd.exec(text)?.index ?? text.length;
}

const odd = new RegExp(`[\ufeff${recordSeparator}]`, 'g');
