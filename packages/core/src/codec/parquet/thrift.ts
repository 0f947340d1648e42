import { Buffer } from 'node:buffer';
import { keepShape } from '../../keep-shape.ts';
import { ByteWriter } from './byte-writer.ts';

const wire = { i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

/** Writes structs in Thrift's compact protocol. Fields must be written in ascending order of their numbers. */
export class ThriftWriter {
  readonly #out: ByteWriter;
  #last = 0;

  constructor(out: ByteWriter) {
    this.#out = out;
  }

  i32(field: number, value: number): void {
    this.#header(field, wire.i32);
    this.#out.zigzag(value);
  }

  i64(field: number, value: number): void {
    this.#header(field, wire.i64);
    this.#out.zigzag(value);
  }

  binary(field: number, value: Uint8Array): void {
    this.#header(field, wire.binary);
    this.#bytes(value);
  }

  text(field: number, value: string): void {
    this.binary(field, Buffer.from(value, 'utf8'));
  }

  struct(field: number, body: () => void): void {
    this.#header(field, wire.struct);
    this.body(body);
  }

  structs<T>(field: number, items: readonly T[], body: (item: T) => void): void {
    this.#list(field, wire.struct, items.length);
    for (const item of items) this.body(() => body(item));
  }

  i32s(field: number, values: readonly number[]): void {
    this.#list(field, wire.i32, values.length);
    for (const value of values) this.#out.zigzag(value);
  }

  texts(field: number, values: readonly string[]): void {
    this.#list(field, wire.binary, values.length);
    for (const value of values) this.#bytes(Buffer.from(value, 'utf8'));
  }

  /** A struct's fields and its end, without a header: what a message starts with. */
  body(fields: () => void): void {
    const outer = this.#last;
    this.#last = 0;
    fields();
    this.#out.u8(0);
    this.#last = outer;
  }

  #header(field: number, type: number): void {
    const step = field - this.#last;
    this.#last = field;
    if (step > 0 && step <= 15) return this.#out.u8((step << 4) | type);
    this.#out.u8(type);
    this.#out.zigzag(field);
  }

  #list(field: number, type: number, length: number): void {
    this.#header(field, wire.list);
    if (length < 15) return this.#out.u8((length << 4) | type);
    this.#out.u8(0xf0 | type);
    this.#out.varint(length);
  }

  #bytes(value: Uint8Array): void {
    this.#out.varint(value.length);
    this.#out.set(value);
  }
}

keepShape(new ThriftWriter(new ByteWriter()));
