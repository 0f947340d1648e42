import { Kernel, notScanning, type KernelFunctions } from '../../kernel/kernel.ts';
import type { ByteWriter } from './byte-writer.ts';
import { pageRows } from './layout.ts';

/** Numbers that are encoded at a time, at most: those of a page. */
export const windowValues = pageRows;
/** Bytes that are compressed at a time: a block of Snappy. */
export const blockBytes = 65_536;

const inputBytes = Math.max(windowValues * 8, blockBytes);
/** No encoding takes more: a difference takes its own bits, a block that does not compress a byte more for each 65,536. */
const outputBytes = inputBytes + inputBytes / 4 + 1024;

/** The kernel that a thread encodes with. What is encoded is copied into its memory window by window, and what comes out is copied out. */
class EncodingKernel {
  readonly functions: KernelFunctions;
  readonly #memory: Uint8Array;
  readonly #bytes: Uint8Array;
  readonly #doubles: Float64Array;
  readonly #words: Int32Array;
  readonly #input: number;
  readonly #output: number;

  constructor() {
    const kernel = new Kernel([inputBytes, outputBytes], { cell: notScanning, code: notScanning });
    this.functions = kernel.functions;
    this.#memory = kernel.memory;
    this.#input = kernel.take(inputBytes);
    this.#output = kernel.take(outputBytes);
    const { buffer } = kernel.memory;
    this.#bytes = kernel.memory.subarray(this.#input, this.#input + inputBytes);
    this.#doubles = new Float64Array(buffer, this.#input, windowValues);
    this.#words = new Int32Array(buffer, this.#input, windowValues);
  }

  get output(): number {
    return this.#output;
  }

  /** Copies `values[from, to)` in: their address. */
  putDoubles(values: Float64Array, from: number, to: number): number {
    this.#doubles.set(values.subarray(from, to));
    return this.#input;
  }

  /** As `putDoubles`, as int32. */
  putWords(values: Int32Array | Uint8Array, from: number, to: number): number {
    this.#words.set(values.subarray(from, to));
    return this.#input;
  }

  putBytes(values: Uint8Array, from: number, to: number): number {
    this.#bytes.set(values.subarray(from, to));
    return this.#input;
  }

  /** Copies `length` bytes of what came out. */
  writeOut(out: ByteWriter, length: number): void {
    out.set(this.#memory.subarray(this.#output, this.#output + length));
  }

  /** The int32 that came out, as a view that the next use overwrites. */
  wordsOut(length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, this.#output, length);
  }

  /** The doubles at an address of the kernel's, as a copy. */
  doublesAt(address: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, address, length).slice();
  }
}

let ofThread: EncodingKernel | undefined;

/** This thread's kernel, made when it is first asked for. */
export function encodingKernel(): EncodingKernel {
  return (ofThread ??= new EncodingKernel());
}

/** Windows of [from, to). */
export function* windows(from: number, to: number): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = from; start < to; start += windowValues) yield { start, end: Math.min(start + windowValues, to) };
}
