import { KernelError } from './kernel-error.ts';
import { functionsOver, memoryOf, notScanning, ownBytes, pageBytes, roomFor, type KernelFunctions } from './kernel.ts';

/** A kernel whose memory grows larger is left to the collector: the next work has a new one. */
const mostKept = 8 << 20;

/** Below so many numbers a loop over them takes less than copying them there and back. */
const fewestNumbers = 1024;

/** The memory that works of a thread share, one after another, and the functions over it. */
interface ArrayKernel {
  readonly functions: KernelFunctions;
  readonly memory: WebAssembly.Memory;
  /** The work that it belongs to. */
  current: ArrayWork | undefined;
}

/**
 * One use of the kernel by a loop over arrays: they are copied in, and what comes out is copied out, before another work of this thread begins. That is
 * not checked by whoever reads a view, but by whoever takes memory or asks for a view: TypeError.
 */
class ArrayWork {
  readonly functions: KernelFunctions;
  readonly #kernel: ArrayKernel;
  #next: number;

  constructor(kernel: ArrayKernel) {
    this.#kernel = kernel;
    kernel.current = this;
    this.functions = kernel.functions;
    this.#next = roomFor(kernel.functions.firstFree.value);
  }

  /** The address of a piece of memory, which holds what earlier works left. Throws KernelError where there is none. */
  take(bytes: number): number {
    this.#assertCurrent();
    const address = this.#next;
    this.#next += roomFor(bytes);
    const missing = this.#next - this.#kernel.memory.buffer.byteLength;
    if (missing > 0) grow(this.#kernel.memory, Math.ceil(missing / pageBytes));
    if (this.#next > mostKept) forget(this.#kernel);
    return address;
  }

  /** Copies bytes or int32 in: their address. */
  put(values: Uint8Array | Int32Array): number {
    const address = this.take(values.byteLength);
    if (values instanceof Int32Array) this.words(address, values.length).set(values);
    else this.view(Uint8Array, address, values.length).set(values);
    return address;
  }

  /** Copies numbers in as doubles, pieces one after another: their address. */
  putDoubles(pieces: readonly (Float64Array | Int32Array)[]): number {
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
    this.#assertCurrent();
    return new type(this.#kernel.memory.buffer, address, length);
  }

  #assertCurrent(): void {
    if (this.#kernel.current !== this) throw new TypeError('another work with the kernel has begun meanwhile');
  }
}

function grow(memory: WebAssembly.Memory, pages: number): void {
  try {
    memory.grow(pages);
  } catch (error) {
    if (error instanceof RangeError) throw new KernelError(memory.buffer.byteLength + pages * pageBytes);
    throw error;
  }
}

function newKernel(): ArrayKernel {
  const memory = memoryOf(ownBytes / pageBytes, true);
  const functions = functionsOver(memory, { cell: notScanning, code: notScanning });
  return { functions, memory, current: undefined };
}

let ofThread: ArrayKernel | undefined;
/** Whether this process cannot have one. */
let unavailable = false;

function forget(kernel: ArrayKernel): void {
  if (ofThread === kernel) ofThread = undefined;
}

/** Begins a work with this thread's kernel. Throws KernelError where there is no memory for one. */
export function arrayWork(): ArrayWork {
  return new ArrayWork((ofThread ??= newKernel()));
}

/** Whether so many numbers or texts are worth copying in, and there is a kernel to do it: whoever can do without asks first. */
export function worthwhile(count: number, fewest = fewestNumbers): boolean {
  if (count < fewest || unavailable) return false;
  try {
    ofThread ??= newKernel();
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    unavailable = true;
  }
  return !unavailable;
}
