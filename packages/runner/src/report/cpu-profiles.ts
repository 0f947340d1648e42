import { writeFile } from 'node:fs/promises';
import { parse, resolve } from 'node:path';
import { profileCpu } from '@stedi-lakehouse/core';
import { UsageError } from '../cli/usage-error.ts';
import { assertFile } from './report-file.ts';

/** The CPU profiles of a run, a file a thread: the main thread's as it was named, those of workers with `-worker-<n>` before its extension. */
export class CpuProfiles {
  readonly #path: string;
  readonly #end: () => Promise<string>;
  readonly #workers = new Map<number, string>();

  /** Records from now on. Refuses a file that could not be written at the end. */
  static async start(path: string): Promise<CpuProfiles> {
    await assertFile(path, '--profile-cpu');
    return new CpuProfiles(path, await profileCpu());
  }

  private constructor(path: string, end: () => Promise<string>) {
    this.#path = path;
    this.#end = end;
  }

  add(worker: number, profile: string): void {
    this.#workers.set(worker, profile);
  }

  async write(): Promise<void> {
    const { dir, name, ext } = parse(resolve(this.#path));
    try {
      await writeFile(this.#path, await this.#end());
      for (const [worker, profile] of this.#workers) {
        await writeFile(`${dir}/${name}-worker-${worker}${ext}`, profile);
      }
    } catch (cause) {
      throw new UsageError(`--profile-cpu ${resolve(this.#path)} cannot be written`, 'name another file', { cause });
    }
  }
}
