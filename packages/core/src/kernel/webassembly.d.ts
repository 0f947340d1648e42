/** What the kernel needs of WebAssembly; Node has it, the types of Node do not. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  const Module: new (bytes: Uint8Array) => Module;
  class Memory {
    constructor(size: { readonly initial: number; readonly maximum?: number });
    /** Adds pages at the end; the buffer from before is detached. Throws RangeError where there are none. */
    grow(pages: number): number;
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
