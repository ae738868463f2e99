/** As much of the engine's WebAssembly as is used here: its types come with those of browsers only. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { readonly initial: number });
    readonly buffer: ArrayBuffer;
  }
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
  /** Ours export functions of whole numbers, which answer nothing. */
  class Instance {
    constructor(module: Module, imports: { readonly own: { readonly memory: Memory } });
    readonly exports: Readonly<Record<string, (...args: number[]) => void>>;
  }
  /** Whether this engine knows all of the instructions. */
  function validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}
