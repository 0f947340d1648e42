import { opendir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, onDisk } from './errno.ts';
import { unfinishedMark } from './path.ts';
import type { ListOptions, MissedName } from './store.ts';
import { TextList } from './text-list.ts';

/** Entries of a folder that are asked for at once. */
const entriesAtOnce = 512;

/**
 * Paths of the files below `root` that start with `prefix`, ascending by UTF-16 code units. Those of unfinished writes are passed over, or
 * are the only ones (`unfinished`). One folder's names are in memory at a time. `onMissed` is told of names that are no files.
 */
export async function* walk(
  root: string,
  prefix: string,
  unfinished: boolean,
  { signal, onMissed }: ListOptions = {},
): AsyncGenerator<string, void, undefined> {
  const deepest = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  yield* below(deepest, []);

  async function* below(folder: string, above: readonly string[]): AsyncGenerator<string, void, undefined> {
    signal?.throwIfAborted();
    const absolute = join(root, folder);
    const missed = (name: string, why: MissedName['why']): void => {
      const path = folder + name;
      if (path.startsWith(prefix)) onMissed?.(missedName(path, why));
    };
    const names = await onDisk('list', absolute, async () => await namesIn(absolute, missed));
    if (names === undefined) {
      if (above.length > 0) missed('', 'gone');
      return;
    }
    if (names.length === 0) return;
    // a link to a folder above would never end
    const real = await onDisk('list', absolute, async () => await realpath(absolute));
    if (above.includes(real)) return;
    let before: string | undefined;
    for (const index of names.order()) {
      const name = names.at(index);
      // names that are not text look alike
      if (name === before) {
        missed(name, 'no_text');
        continue;
      }
      before = name;
      const path = folder + name;
      signal?.throwIfAborted();
      if (name.endsWith('/')) {
        if (path.startsWith(prefix) && !name.startsWith(unfinishedMark)) yield* below(path, [...above, real]);
      } else if (path.startsWith(prefix) && name.startsWith(unfinishedMark) === unfinished) yield path;
    }
  }
}

/** The names in a folder that are of files and folders, `undefined` where there is no such folder; those of folders end in `/`, which sorts after `-` and `.` as the paths below them do. */
async function namesIn(
  folder: string,
  missed: (name: string, why: MissedName['why']) => void,
): Promise<TextList | undefined> {
  const names = new TextList();
  try {
    for await (const entry of await opendir(folder, { bufferSize: entriesAtOnce })) {
      const name = await nameOf(folder, entry, missed);
      if (name !== undefined) names.push(name);
    }
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR') throw error;
    return undefined;
  }
  return names;
}

async function nameOf(
  folder: string,
  entry: Dirent,
  missed: (name: string, why: MissedName['why']) => void,
): Promise<string | undefined> {
  const target = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => undefined) : entry;
  if (target?.isDirectory() === true) return `${entry.name}/`;
  if (target?.isFile() === true) return entry.name;
  missed(entry.name, target === undefined ? 'dangling' : 'no_file');
  return undefined;
}

/** A name with what stands for bytes that are no UTF-8 cannot be asked for. */
export function missedName(path: string, why: MissedName['why']): MissedName {
  return { path, why: path.includes('\ufffd') ? 'no_text' : why };
}
