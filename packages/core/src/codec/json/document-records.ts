import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { DecodeError } from '../decode-error.ts';
import { RecordAssembler, type DocumentRecord } from './record-assembler.ts';

/** Characters that a record may have: as many as a line of NDJSON may have bytes. */
const maxRecordCharacters = 16 << 20;

/** Characters that are given to the parser at once, at most. */
const pieceCharacters = 65_536;

type Parser = ReturnType<typeof jsonParser>;
type Piece = Parameters<Parser>[0];

/** The records of a document, as its text comes in. Throws DecodeError, with the number of the record, where the text is not JSON. */
export class DocumentRecords {
  readonly #file: string;
  readonly #parse = jsonParser({ packValues: true, streamValues: false, jsonStreaming: true });
  /** What the parser answers to nothing is also what tells it that nothing more comes. */
  readonly #nothing = this.#parse('') as unknown as Piece;
  readonly #assembler = new RecordAssembler();
  #count = 0;
  #pending = 0;

  constructor(file: string) {
    this.#file = file;
  }

  *read(text: string): Generator<DocumentRecord, void, undefined> {
    // in pieces that end where a record may end, so that what comes before a fault is read and the fault's record number is right
    for (let at = 0; at < text.length;) {
      const brace = text.indexOf('}', at) + 1;
      const end = Math.min(brace === 0 ? text.length : brace, at + pieceCharacters);
      this.#pending += end - at;
      yield* this.#piece(text.slice(at, end));
      if (this.#pending > maxRecordCharacters) throw this.#fault(`is longer than ${maxRecordCharacters} characters`);
      at = end;
    }
  }

  *end(): Generator<DocumentRecord, void, undefined> {
    yield* this.#piece(this.#nothing);
    if (this.#assembler.open) throw this.#fault('is cut off');
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
      `${this.#file}: record ${this.#count}, counted from 0, ${what}`,
      'what follows it cannot be told apart: repair the file, or write it as one record a line',
      cause === undefined ? {} : { cause },
    );
  }
}
