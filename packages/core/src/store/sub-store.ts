import { checkPath } from './path.ts';
import type { ListOptions, Store, StoredObject } from './store.ts';

/** The part of a store below a folder, as a store of its own. */
export function subStore(store: Store, folder: string): Store {
  checkPath(folder);
  // the store refuses what leaves it, and a path that is wrong stays wrong below a folder
  const outer = (path: string): string => `${folder}/${path}`;
  const inner = (object: StoredObject): StoredObject => ({ ...object, path: object.path.slice(folder.length + 1) });
  return {
    uri: store.uriOf(folder),
    uriOf: (path) => store.uriOf(outer(path)),
    async *list(prefix: string, options?: ListOptions) {
      for await (const object of store.list(outer(prefix), innerNames(options, folder.length + 1))) yield inner(object);
    },
    async stat(path, options) {
      const object = await store.stat(outer(path), options);
      return object === undefined ? undefined : inner(object);
    },
    source: (object) => store.source({ ...object, path: outer(object.path) }),
    write: async (path, chunks, options) => inner(await store.write(outer(path), chunks, options)),
    create: async (path, bytes, options) => await store.create(outer(path), bytes, options),
    ...(store.proveExclusive === undefined
      ? {}
      : { proveExclusive: async (path, options) => await store.proveExclusive!(outer(path), options) }),
    remove: async (paths, options) => await store.remove(paths.map(outer), options),
    removeUnfinished: async (prefix, before, options) =>
      (await store.removeUnfinished(outer(prefix), before, options)).map(inner),
  };
}

/** The same options for a listing of paths that begin with so many more characters. */
function innerNames(options: ListOptions | undefined, more: number): ListOptions | undefined {
  const { onMissed } = options ?? {};
  if (onMissed === undefined) return options;
  return { ...options, onMissed: ({ path, why }) => onMissed({ path: path.slice(more), why }) };
}
