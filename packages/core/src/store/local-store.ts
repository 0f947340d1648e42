import { statSync } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { join, resolve } from 'node:path';
import { blockingSource } from './blocking-source.ts';
import { localSource } from './local-source.ts';
import { createExclusively, removeEmptyFolders, writeWhole } from './local-write.ts';
import { missedName, walk } from './local-walk.ts';
import { atOnce, errnoOf, onDisk } from './errno.ts';
import { factsOf } from './local-facts.ts';
import { checkPath, checkPrefix } from './path.ts';
import type { ListOptions, Store, StoredObject } from './store.ts';

export interface LocalStoreOptions {
  /** Whether reading and listing hold the thread until the disk has answered: faster, for a thread that does nothing else. Default: false. */
  readonly blocking?: boolean;
}

/**
 * A folder as a store; it is made when something is first written. Links below it are followed. Writes and creations survive a power cut
 * once they settle, as far as the disk keeps its word. Creating needs a file system with hard links.
 */
export function localStore(root: string, { blocking = false }: LocalStoreOptions = {}): Store {
  const sourceOf = blocking ? blockingSource : localSource;
  const folder = resolve(root);
  const fileOf = (path: string): string => {
    checkPath(path);
    return join(folder, ...path.split('/'));
  };
  const listed = async function* (prefix: string, unfinished: boolean, options?: ListOptions) {
    checkPrefix(prefix);
    let looks = 0;
    for await (const path of walk(folder, prefix, unfinished, options)) {
      const file = join(folder, ...path.split('/'));
      const facts = blocking ? factsAtOnce(file) : await factsIfThere(file);
      if (facts === undefined) options?.onMissed?.(missedName(path, 'gone'));
      else yield { path, ...facts };
      if (blocking && ++looks % looksAtATime === 0) await setImmediate();
    }
  };
  return {
    uri: folder,
    uriOf: (path) => fileOf(path),
    list: (prefix, options) => listed(prefix, false, options),
    async stat(path, options) {
      const file = fileOf(path);
      options?.signal?.throwIfAborted();
      const facts = await factsIfThere(file);
      return facts === undefined ? undefined : { path, ...facts };
    },
    source: (object) => sourceOf(fileOf(object.path), object),
    async write(path, chunks, options) {
      return { path, ...(await writeWhole(folder, fileOf(path), chunks, options?.signal)) };
    },
    create: async (path, bytes, options) => await createExclusively(folder, fileOf(path), bytes, options?.signal),
    async remove(paths, options) {
      for (const file of paths.map(fileOf)) {
        options?.signal?.throwIfAborted();
        await removeFile(folder, file);
      }
    },
    async removeUnfinished(prefix, before, options) {
      const removed: StoredObject[] = [];
      for await (const left of listed(prefix, true, options)) {
        if (left.modified >= before) continue;
        if (options?.dryRun !== true) await removeFile(folder, join(folder, ...left.path.split('/')));
        removed.push(left);
      }
      return removed;
    },
  };
}

/** Files that are looked at between two looks at what else waits for this thread. */
const looksAtATime = 256;

function factsAtOnce(file: string): ReturnType<typeof factsOf> | undefined {
  return atOnce('look at', file, () => {
    try {
      const facts = statSync(file, { bigint: true, throwIfNoEntry: false });
      return facts?.isFile() === true ? factsOf(facts) : undefined;
    } catch (error) {
      if (errnoOf(error) === 'ENOTDIR') return undefined;
      throw error;
    }
  });
}

async function factsIfThere(file: string): Promise<ReturnType<typeof factsOf> | undefined> {
  return await onDisk('look at', file, async () => {
    try {
      const facts = await stat(file, { bigint: true });
      return facts.isFile() ? factsOf(facts) : undefined;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
      throw error;
    }
  });
}

async function removeFile(root: string, file: string): Promise<void> {
  await onDisk('remove', file, async () => {
    try {
      await unlink(file);
    } catch (error) {
      if ((await factsIfThere(file)) !== undefined) throw error;
    }
  });
  await removeEmptyFolders(root, file);
}
