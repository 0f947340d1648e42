import type { Token } from 'stream-json/core/parser.js';
import { nested, NumberText, type JsonCell, type Member } from './cell.ts';

/** A value that stands where a record is expected. */
export interface DocumentRecord {
  /** The record's members; `undefined` when it is not an object. */
  readonly members: readonly Member[] | undefined;
  /** Canonical JSON: no whitespace, members in their order, numbers as they are written. */
  readonly text: string;
  /** Whether the document ends in the middle of it: `text` is what there is. */
  readonly cutOff?: boolean;
}

/**
 * Makes records of tokens: the elements of arrays, and the values that stand outside of any. Members that come twice are all kept, which is
 * why stream-json's own assembler does not serve.
 */
export class RecordAssembler {
  /** Open brackets, the one around all records included. */
  #depth = 0;
  /** Depth at which records stand: 1 inside an array, 0 outside of any. */
  #floor = 0;
  #text = '';
  #comma = false;
  #key = '';
  #members: Member[] | undefined;

  /** Whether a record or the array around it has begun and not ended. */
  get open(): boolean {
    return this.#depth > 0;
  }

  /** Whether a record has begun and not ended. */
  get inRecord(): boolean {
    return this.#depth > this.#floor;
  }

  /** What there is of a record that the document ends in the middle of. */
  cutOff(): DocumentRecord {
    return { members: undefined, text: this.#text, cutOff: true };
  }

  take(token: Token): DocumentRecord | undefined {
    switch (token.name) {
      case 'startArray':
        if (this.#depth > 0) return this.#start('[');
        this.#depth = this.#floor = 1;
        return undefined;
      case 'endArray':
        if (this.#depth > this.#floor) return this.#end(']');
        this.#depth = this.#floor = 0;
        return undefined;
      case 'startObject':
        if (this.#depth === this.#floor) this.#members = [];
        return this.#start('{');
      case 'endObject':
        return this.#end('}');
      case 'keyValue':
        this.#write(`${JSON.stringify(token.value)}:`);
        this.#comma = false;
        this.#key = token.value;
        return undefined;
      case 'stringValue':
        return this.#scalar(token.value, JSON.stringify(token.value));
      case 'numberValue':
        return this.#scalar(new NumberText(token.value), token.value);
      case 'nullValue':
      case 'trueValue':
      case 'falseValue':
        return this.#scalar(token.value, String(token.value));
      // the parser is told to keep values whole
      case 'startKey':
      case 'endKey':
      case 'startString':
      case 'endString':
      case 'stringChunk':
      case 'startNumber':
      case 'endNumber':
      case 'numberChunk':
      case 'whitespace':
    }
    return undefined;
  }

  #start(bracket: string): undefined {
    this.#member(nested);
    this.#write(bracket);
    this.#comma = false;
    this.#depth++;
  }

  #end(bracket: string): DocumentRecord | undefined {
    this.#text += bracket;
    this.#comma = true;
    this.#depth--;
    return this.#finished();
  }

  #scalar(cell: JsonCell, text: string): DocumentRecord | undefined {
    this.#member(cell);
    this.#write(text);
    return this.#finished();
  }

  #member(cell: JsonCell): void {
    if (this.#members !== undefined && this.#depth === this.#floor + 1) this.#members.push({ key: this.#key, cell });
  }

  #write(text: string): void {
    this.#text += this.#comma ? `,${text}` : text;
    this.#comma = true;
  }

  #finished(): DocumentRecord | undefined {
    if (this.#depth > this.#floor) return undefined;
    const record = { members: this.#members, text: this.#text };
    this.#members = undefined;
    this.#text = '';
    this.#comma = false;
    return record;
  }
}
