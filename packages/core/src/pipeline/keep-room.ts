import { ScratchFile } from './scratch-file.ts';

/** The memory that waiting rows may take where nothing else is said: a file that was just written is read from memory too, the system's. */
export const defaultMemoryBytes = 16 * 1024 * 1024;

/** The memory that a run's waiting rows may take, and the file that takes those for which there is no room. */
export class KeepRoom {
  readonly scratch: ScratchFile;
  #left: number;

  /** `folder` is where the file is made, when it is needed. */
  constructor(bytes: number, folder: string) {
    this.#left = bytes;
    this.scratch = new ScratchFile(folder);
  }

  /** Takes so many bytes of the memory, if they are left. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }
}
