import { LakehouseError } from '../table/lakehouse-error.ts';

const mostBytes = 2 ** 32;

/** The addresses or the memory that WebAssembly needs cannot be had. */
export class KernelError extends LakehouseError {
  constructor(bytes: number) {
    super(
      'kernel_memory',
      `memory of ${bytes} bytes for WebAssembly could not be had`,
      bytes > mostBytes
        ? 'it has 4 GiB at most: give it fewer rows at a time'
        : 'it takes 10 GB of addresses, though not of memory: allow the process more (ulimit -v), or start Node with --disable-wasm-trap-handler',
    );
  }
}
