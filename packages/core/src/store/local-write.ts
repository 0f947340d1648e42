import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { errnoOf, onDisk } from './errno.ts';
import { factsOf } from './local-facts.ts';
import { unfinishedMark } from './path.ts';
import type { StoredObject } from './store.ts';
import { untilAborted } from './until-aborted.ts';

/** Writes a file all or nothing: beside its place under a name that listings pass over, made durable, then renamed. */
export async function writeWhole(
  root: string,
  file: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<Omit<StoredObject, 'path'>> {
  return await beside(root, file, signal, async (temporary, handle) => {
    for await (const chunk of untilAborted(chunks, signal)) await writeAll(handle, file, chunk);
    const facts = await onDisk('write', file, async () => {
      await handle.sync();
      return factsOf(await handle.stat({ bigint: true }));
    });
    signal?.throwIfAborted();
    await onDisk('write', file, async () => await rename(temporary, file));
    await syncFolder(dirname(file));
    return facts;
  });
}

/** Creates a file exclusively: `link` fails where the name is taken, and never replaces. */
export async function createExclusively(
  root: string,
  file: string,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return await beside(root, file, signal, async (temporary, handle) => {
    await writeAll(handle, file, bytes);
    await onDisk('write', file, async () => await handle.sync());
    signal?.throwIfAborted();
    const created = await onDisk('create', file, async () => {
      try {
        await link(temporary, file);
        return true;
      } catch (error) {
        if (errnoOf(error) === 'EEXIST') return false;
        throw error;
      }
    });
    if (created) await syncFolder(dirname(file));
    return created;
  });
}

/** Gives `use` a new temporary file in the folder of `file`, and removes it afterwards if it is still there. */
async function beside<R>(
  root: string,
  file: string,
  signal: AbortSignal | undefined,
  use: (temporary: string, handle: FileHandle) => Promise<R>,
): Promise<R> {
  signal?.throwIfAborted();
  const temporary = join(dirname(file), unfinishedMark + randomBytes(16).toString('hex'));
  const handle = await onDisk('write', file, async () => await openNew(dirname(file), temporary));
  try {
    return await use(temporary, handle);
  } finally {
    await handle.close().catch(() => {});
    await unlink(temporary).catch(() => {});
    await removeEmptyFolders(root, file);
  }
}

async function openNew(folder: string, file: string): Promise<FileHandle> {
  for (let tries = 1; ; tries++) {
    try {
      await makeFolder(folder);
      return await open(file, 'wx');
    } catch (error) {
      // whoever removes the last object of a folder takes the folder away, also while it is made
      if (errnoOf(error) !== 'ENOENT' || tries === 20) throw error;
    }
  }
}

async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Makes the names in a folder durable, if it is still there. Windows keeps no handle on a folder and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await onDisk('write', folder, async () => {
    let handle: FileHandle | undefined;
    try {
      handle = await open(folder, 'r');
      await handle.sync();
    } catch (error) {
      // the last two are what file systems say that cannot sync a folder
      if (!['ENOENT', 'EINVAL', 'ENOTSUP'].includes(errnoOf(error) ?? '')) throw error;
    } finally {
      await handle?.close();
    }
  });
}

async function writeAll(handle: FileHandle, file: string, chunk: Uint8Array): Promise<void> {
  await onDisk('write', file, async () => {
    for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at, chunk.length - at)).bytesWritten;
  });
}

/** Removes the folders above `file` that hold nothing, up to the root, which stays. */
export async function removeEmptyFolders(root: string, file: string): Promise<void> {
  let folder = dirname(file);
  for (let depth = relative(root, folder).split(sep).length; depth > 0 && folder !== root; depth--) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
    folder = dirname(folder);
  }
}
