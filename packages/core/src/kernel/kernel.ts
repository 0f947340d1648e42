import { Buffer } from 'node:buffer';
import { wasm } from './wasm.ts';

const pageBytes = 65_536;
/** Bytes behind each piece of memory: the kernel looks at sixteen at a time. */
const slack = 32;
const alignment = 16;

/** What a scan leaves: reads the cell of a column that starts at an address. Its end, or −1 where the line is to be left. */
export type ReadOutside = (column: number, at: number, row: number) => number;

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

/** The kernel with memory of its own, of a size that does not change. Throws RangeError where there is not as much. */
export class Kernel {
  readonly functions: KernelFunctions;
  readonly memory: Uint8Array<ArrayBuffer>;
  #next: number;

  /** `pieces`: bytes of each piece of memory that will be taken. */
  constructor(pieces: readonly number[], readOutside: ReadOutside) {
    const own = 2 * pageBytes;
    const bytes = pieces.reduce((sum, piece) => sum + roomFor(piece), own);
    const pages = Math.ceil(bytes / pageBytes);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    // threads that compile the same bytes share what the engine makes of them
    compiled ??= new WebAssembly.Module(Buffer.from(wasm, 'base64'));
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory }, scan: { cell: readOutside } });
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

function roomFor(bytes: number): number {
  return Math.ceil((bytes + slack) / alignment) * alignment;
}
