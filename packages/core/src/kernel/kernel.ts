import { Buffer } from 'node:buffer';
import { hashKeys } from './hash-keys.ts';
import { KernelError } from './kernel-error.ts';
import { wasm } from './wasm.ts';

export const pageBytes = 65_536;
/** What the kernel takes for itself, tables included, fits in here. */
export const ownBytes = 2 * pageBytes;
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

/** The functions of `packages/core/kernel`. Addresses are bytes in their memory, counts those of numbers or texts. */
export interface KernelFunctions {
  /** The first byte that they do not use themselves. */
  readonly firstFree: { readonly value: number };
  /** Where the keys of hashes are. */
  readonly hashKeys: { readonly value: number };
  /** Rows that there are after a scan. */
  readonly rows: { readonly value: number };
  scan(columns: number, count: number, start: number, end: number, row: number, capacity: number): number;
  writeRuns(values: number, count: number, bits: number, out: number): number;
  writeDeltas(values: number, count: number, out: number): number;
  writeSnappy(input: number, length: number, out: number): number;
  writeInt64(values: number, count: number, out: number): void;
  writeInt32(values: number, count: number, out: number): void;
  rangeOf(values: number, count: number, more: boolean): number;
  rangeOfWords(values: number, count: number): void;
  readonly least: { readonly value: number };
  readonly most: { readonly value: number };
  startDistinct(): void;
  codesOf(values: number, count: number, whole: boolean, codes: number): number;
  /** Where the distinct numbers are. */
  readonly distinct: { readonly value: number };
  writeTexts(bytes: number, offsets: number, count: number, out: number, start: number, starts: number): number;
  hashTexts(bytes: number, offsets: number, count: number, hashes: number): void;
  findTexts(
    bytes: number,
    offsets: number,
    slots: number,
    mask: number,
    others: number,
    otherOffsets: number,
    count: number,
    codes: number,
  ): void;
  addTexts(
    bytes: number,
    offsets: number,
    size: number,
    slots: number,
    mask: number,
    others: number,
    otherOffsets: number,
    count: number,
    codes: number,
  ): number;
  indexTexts(bytes: number, offsets: number, count: number, slots: number, mask: number): void;
  gatherTexts(
    bytes: number,
    offsets: number,
    least: number,
    codes: number,
    count: number,
    out: number,
    start: number,
    ends: number,
  ): number;
  packBits(bytes: number, count: number, bits: number): void;
  takeBits(bits: number, length: number, rows: number, count: number, taken: number): number;
  addKeys(
    values: number,
    count: number,
    slots: number,
    mask: number,
    known: number,
    size: number,
    keys: number,
  ): number;
  findKeys(values: number, count: number, slots: number, mask: number, known: number, keys: number): void;
  bucketsOf(values: number, count: number, bits: number, fineBits: number, buckets: number): void;
  placeRows(buckets: number, rows: number, all: number, starts: number, next: number, places: number): void;
  putApart(column: number, starts: number, buckets: number, size: number, ends: number, out: number): void;
  putTogether(
    bytes: number,
    offsets: number,
    starts: number,
    buckets: number,
    before: number,
    size: number,
    out: number,
  ): void;
  areInt32(values: number, count: number): number;
  areFloat32(values: number, count: number): number;
  placeInt8(values: number, count: number, base: number, places: number, out: number): void;
  placeInt16(values: number, count: number, base: number, places: number, out: number): void;
  placeInt32(values: number, count: number, base: number, places: number, out: number): void;
  placeFloat32(values: number, count: number, base: number, places: number, out: number): void;
  placeFloat64(values: number, count: number, base: number, places: number, out: number): void;
  placeWords(values: number, count: number, places: number, out: number): void;
}

let compiled: WebAssembly.Module | undefined;

/** The kernel's functions over a memory. */
export function functionsOver(memory: WebAssembly.Memory, scan: ScanImports): KernelFunctions {
  // threads that compile the same bytes share what the engine makes of them
  compiled ??= new WebAssembly.Module(Buffer.from(wasm, 'base64'));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory }, scan: { ...scan } });
  const functions = exports as unknown as KernelFunctions;
  new Int32Array(memory.buffer, functions.hashKeys.value, hashKeys.length).set(hashKeys);
  return functions;
}

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
    const functions = functionsOver(memory, scan);
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

/** A memory of so many pages, which stay as many unless it `grows`. Throws KernelError where there are not as many. */
export function memoryOf(pages: number, grows = false): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory(grows ? { initial: pages } : { initial: pages, maximum: pages });
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw new KernelError(pages * pageBytes);
    throw error;
  }
}

/** Bytes that a piece of memory takes with what is behind it. */
export function roomFor(bytes: number): number {
  return Math.ceil((bytes + slack) / alignment) * alignment;
}

/** Imports of whoever scans nothing. */
export function notScanning(): never {
  throw new TypeError('nothing is scanned here');
}
