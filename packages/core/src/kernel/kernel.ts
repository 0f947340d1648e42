import { Buffer } from 'node:buffer';
import { KernelError } from './kernel-error.ts';
import { wasm } from './wasm.ts';

const pageBytes = 65_536;
/** What the kernel takes for itself, tables included, fits in here. */
const ownBytes = 2 * pageBytes;
/** Bytes behind each piece of memory: the kernel looks at sixteen at a time. */
const slack = 32;
const alignment = 16;

/** What a scan asks for. */
export interface ScanImports {
  /** Reads the cell of a column that starts at an address, for a row: its end, or −1 where the line is to be left. */
  readonly cell: (column: number, at: number, row: number) => number;
  /** The code that a column has for the text [from, end), or −1 where the line is to be left. `hash` is its `hashText`. */
  readonly code: (column: number, from: number, end: number, hash: number) => number;
}

/** The functions of `packages/core/kernel`. Addresses and lengths are bytes in their memory. */
export interface KernelFunctions {
  /** Rows that there are after a scan. */
  readonly rows: { readonly value: number };
  scan(columns: number, count: number, start: number, end: number, row: number, capacity: number): number;
  writeRuns(values: number, count: number, bits: number, out: number): number;
  writeDeltas(values: number, count: number, out: number): number;
  writeSnappy(input: number, length: number, out: number): number;
  writeInt64(values: number, count: number, out: number): void;
  writeInt32(values: number, count: number, out: number): void;
  rangeOf(values: number, count: number, more: boolean): number;
  readonly least: { readonly value: number };
  readonly most: { readonly value: number };
  startDistinct(): void;
  codesOf(values: number, count: number, whole: boolean, codes: number): number;
  /** Where the distinct numbers are. */
  readonly distinct: { readonly value: number };
}

interface KernelExports extends KernelFunctions {
  readonly firstFree: { readonly value: number };
}

let compiled: WebAssembly.Module | undefined;

/** The kernel with memory of its own, of a size that does not change. Throws KernelError where there is not as much. */
export class Kernel {
  readonly functions: KernelFunctions;
  readonly memory: Uint8Array<ArrayBuffer>;
  #next: number;

  /** `pieces`: bytes of each piece of memory that will be taken. */
  constructor(pieces: readonly number[], scan: ScanImports) {
    const bytes = pieces.reduce((sum, piece) => sum + roomFor(piece), ownBytes);
    const pages = Math.ceil(bytes / pageBytes);
    const memory = memoryOf(pages);
    // threads that compile the same bytes share what the engine makes of them
    compiled ??= new WebAssembly.Module(Buffer.from(wasm, 'base64'));
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory }, scan: { ...scan } });
    const functions = exports as unknown as KernelExports;
    this.functions = functions;
    this.memory = new Uint8Array(memory.buffer);
    this.#next = roomFor(functions.firstFree.value);
  }

  /** The address of a piece of memory, which is zeros. */
  take(bytes: number): number {
    const address = this.#next;
    this.#next += roomFor(bytes);
    return address;
  }
}

function memoryOf(pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw new KernelError(pages * pageBytes);
    throw error;
  }
}

function roomFor(bytes: number): number {
  return Math.ceil((bytes + slack) / alignment) * alignment;
}
