import { opendir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, onDisk } from './errno.ts';
import { unfinishedMark } from './path.ts';
import { TextList } from './text-list.ts';

/** Entries of a folder that are asked for at once. */
const entriesAtOnce = 512;

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
    const names = await onDisk('list', absolute, async () => await namesIn(absolute));
    if (names.length === 0) return;
    // a link to a folder above would never end
    const real = await onDisk('list', absolute, async () => await realpath(absolute));
    if (above.includes(real)) return;
    for (const index of names.order()) {
      const name = names.at(index);
      const path = folder + name;
      signal?.throwIfAborted();
      if (name.endsWith('/')) {
        if (path.startsWith(prefix) && !name.startsWith(unfinishedMark)) yield* below(path, [...above, real]);
      } else if (path.startsWith(prefix) && name.startsWith(unfinishedMark) === unfinished) yield path;
    }
  }
}

/** The names in a folder that are of files and folders; those of folders end in `/`, which sorts after `-` and `.` as the paths below them do. */
async function namesIn(folder: string): Promise<TextList> {
  const names = new TextList();
  try {
    for await (const entry of await opendir(folder, { bufferSize: entriesAtOnce })) {
      const name = await nameOf(folder, entry);
      if (name !== undefined) names.push(name);
    }
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR') throw error;
  }
  return names;
}

async function nameOf(folder: string, entry: Dirent): Promise<string | undefined> {
  const target = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => undefined) : entry;
  if (target?.isDirectory() === true) return `${entry.name}/`;
  return target?.isFile() === true ? entry.name : undefined;
}
