import { functionsOver, notScanning, ownBytes, pageBytes, roomFor, type KernelFunctions } from './kernel.ts';
import { KernelError } from './kernel-error.ts';

/** A kernel whose memory has grown larger is left to the collector when the next work begins. */
const mostKept = 32 << 20;

/** Below so many numbers a loop over them takes less than copying them there and back. */
export const worthwhileNumbers = 1024;

/** The kernel that a thread does loops over arrays with: they are copied in, and what comes out is copied out. Memory: what one work takes at a time. */
class ArrayKernel {
  readonly functions: KernelFunctions;
  readonly #memory: WebAssembly.Memory;
  readonly #first: number;
  #next: number;

  constructor() {
    this.#memory = growingMemory();
    const functions = functionsOver(this.#memory, { cell: notScanning, code: notScanning });
    this.functions = functions;
    this.#first = this.#next = roomFor(functions.firstFree.value);
  }

  get bytes(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Begins another work: what was put here before is gone. */
  begin(): void {
    this.#next = this.#first;
  }

  /** The address of a piece of memory; what is in it is of earlier works. */
  take(bytes: number): number {
    const address = this.#next;
    this.#next += roomFor(bytes);
    const missing = this.#next - this.bytes;
    if (missing > 0) this.#grow(Math.ceil(missing / pageBytes));
    return address;
  }

  #grow(pages: number): void {
    try {
      this.#memory.grow(pages);
    } catch (error) {
      if (error instanceof RangeError) throw new KernelError(this.bytes + pages * pageBytes);
      throw error;
    }
  }

  /** Copies bytes or int32 in: their address. */
  put(values: Uint8Array | Int32Array): number {
    const address = this.take(values.byteLength);
    if (values instanceof Int32Array) this.words(address, values.length).set(values);
    else this.view(Uint8Array, address, values.length).set(values);
    return address;
  }

  /** Copies numbers in as doubles: their address. */
  putDoubles(...pieces: readonly (Float64Array | Int32Array)[]): number {
    const address = this.take(pieces.reduce((sum, { length }) => sum + length, 0) * 8);
    let at = address;
    for (const piece of pieces) {
      this.view(Float64Array, at, piece.length).set(piece);
      at += piece.length * 8;
    }
    return address;
  }

  /** Int32 at an address: a view that is of no use once more memory is taken. */
  words(address: number, length: number): Int32Array<ArrayBuffer> {
    return this.view(Int32Array, address, length);
  }

  /** As `words`, of another type of array. */
  view<A>(type: new (buffer: ArrayBuffer, address: number, length: number) => A, address: number, length: number): A {
    return new type(this.#memory.buffer, address, length);
  }
}

function growingMemory(): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: ownBytes / pageBytes });
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw new KernelError(ownBytes);
    throw error;
  }
}

let ofThread: ArrayKernel | undefined;

/** This thread's kernel for arrays, at the beginning of a work that is done before anybody else asks for it. Throws KernelError where there is none. */
export function arrayKernel(): ArrayKernel {
  if (ofThread !== undefined && ofThread.bytes > mostKept) ofThread = undefined;
  ofThread ??= new ArrayKernel();
  ofThread.begin();
  return ofThread;
}
