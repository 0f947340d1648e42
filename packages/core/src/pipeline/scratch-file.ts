import { randomBytes } from 'node:crypto';
import { readSync } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { atOnce, onDisk } from '../store/errno.ts';

/** Bytes of a scratch file, as any thread of the process can read them until it is closed. */
export interface ScratchPlace {
  readonly descriptor: number;
  /** For errors. */
  readonly folder: string;
  readonly at: number;
  readonly bytes: number;
}

/**
 * A file of a run's own for rows that wait: appended to, read at any position, gone when it is closed.
 *
 * It has no name from the moment it is open (where the system allows that), so that nothing is left after a kill, and only its owner may read it.
 */
export class ScratchFile {
  readonly #folder: string;
  #handle: FileHandle | undefined;
  #path = '';
  #length = 0;

  /** The file is made in `folder` with the first bytes. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes bytes at the end: where they are. */
  async append(bytes: Uint8Array): Promise<ScratchPlace> {
    const handle = (this.#handle ??= await this.#open());
    const at = this.#length;
    this.#length += bytes.length;
    await onDisk('write', this.#folder, async () => await writeAll(handle, bytes, at));
    return { descriptor: handle.fd, folder: this.#folder, at, bytes: bytes.length };
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
    if (this.#path !== '') await rm(this.#path, { force: true });
  }

  async #open(): Promise<FileHandle> {
    const path = join(this.#folder, `.scratch-${randomBytes(8).toString('hex')}`);
    return await onDisk('write', path, async () => {
      await mkdir(this.#folder, { recursive: true });
      const handle = await open(path, 'wx+', 0o600);
      // systems that keep the name of an open file lose it when it is closed
      await rm(path).catch(() => (this.#path = path));
      return handle;
    });
  }
}

/** Waits for the bytes, which go into an array of their length: of what was just written many small pieces are read, each in less time than being woken for it. */
export function readScratch({ descriptor, folder, at: start, bytes }: ScratchPlace, into: Uint8Array): Uint8Array {
  for (let at = 0; at < bytes;) {
    const bytesRead = atOnce('read', folder, () => readSync(descriptor, into, at, bytes - at, start + at));
    if (bytesRead === 0) throw new Error(`the scratch file in ${folder} ended early`);
    at += bytesRead;
  }
  return into;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, start: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, start + at);
    at += bytesWritten;
  }
}
