import { readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, onDisk } from './errno.ts';
import { unfinishedMark } from './path.ts';

/**
 * Paths of the files below `root` that start with `prefix`, ascending by UTF-16 code units. Those of unfinished writes are passed over, or
 * are the only ones (`unfinished`). One folder's names are in memory at a time.
 */
export async function* walk(
  root: string,
  prefix: string,
  unfinished: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, undefined> {
  const deepest = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  yield* below(deepest, []);

  async function* below(folder: string, above: readonly string[]): AsyncGenerator<string, void, undefined> {
    signal?.throwIfAborted();
    const absolute = join(root, folder);
    const entries = await onDisk('list', absolute, async () => await readFolder(absolute));
    if (entries.length === 0) return;
    // a link to a folder above would never end
    const real = await onDisk('list', absolute, async () => await realpath(absolute));
    if (above.includes(real)) return;
    for (const name of await namesOf(absolute, entries)) {
      const path = folder + name;
      signal?.throwIfAborted();
      if (name.endsWith('/')) {
        if (path.startsWith(prefix) && !name.startsWith(unfinishedMark)) yield* below(path, [...above, real]);
      } else if (path.startsWith(prefix) && name.startsWith(unfinishedMark) === unfinished) yield path;
    }
  }
}

async function readFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/** Names in the order of the paths below them: folders end in `/`, which sorts after `-` and `.`. */
async function namesOf(folder: string, entries: readonly Dirent[]): Promise<string[]> {
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) names.push(`${entry.name}/`);
    else if (entry.isFile()) names.push(entry.name);
    else if (entry.isSymbolicLink()) {
      const target = await stat(join(folder, entry.name)).catch(() => undefined);
      if (target?.isDirectory() === true) names.push(`${entry.name}/`);
      else if (target?.isFile() === true) names.push(entry.name);
    }
  }
  return names.toSorted((left, right) => (left < right ? -1 : 1));
}
