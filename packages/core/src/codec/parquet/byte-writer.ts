/** A larger array is let go when what is in it is not needed any more: a writer may last as long as its thread. */
const mostKept = 8 << 20;

/** Bytes that grow as they are written. Little endian. */
export class ByteWriter {
  bytes = new Uint8Array(1024);
  length = 0;

  /** Makes room for `count` more bytes, so that they can be written to `bytes` at `length` directly. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  u8(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  u32(value: number): void {
    this.reserve(4);
    this.length += 4;
    this.patchU32(this.length - 4, value);
  }

  /** Overwrites four bytes that were written before. */
  patchU32(at: number, value: number): void {
    this.bytes[at] = value;
    this.bytes[at + 1] = value >>> 8;
    this.bytes[at + 2] = value >>> 16;
    this.bytes[at + 3] = value >>> 24;
  }

  /** An unsigned LEB128 of a whole number from 0 to 2^53 − 1. */
  varint(value: number): void {
    this.reserve(10);
    let rest = value;
    while (rest > 0x7fffffff) {
      this.bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    for (; rest > 127; rest >>>= 7) this.bytes[this.length++] = (rest & 127) | 128;
    this.bytes[this.length++] = rest;
  }

  /** A signed LEB128 in zigzag order of a whole number, |n| ≤ 2^53 − 1. */
  zigzag(value: number): void {
    if (Math.abs(value) < 2 ** 51) return this.varint(value >= 0 ? value * 2 : -value * 2 - 1);
    // doubling leaves the exact range of numbers
    let rest = value >= 0 ? BigInt(value) * 2n : BigInt(-value) * 2n - 1n;
    for (; rest > 127n; rest >>= 7n) this.u8(Number(rest & 127n) | 128);
    this.u8(Number(rest));
  }

  set(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }

  /** What was written since `start`: a view, overwritten by later use. */
  view(start = 0): Uint8Array {
    return this.bytes.subarray(start, this.length);
  }

  /** What was written, in a buffer of its own. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  clear(): void {
    this.length = 0;
    if (this.bytes.length > mostKept) this.bytes = new Uint8Array(1024);
  }
}
