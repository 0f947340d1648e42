import type { ListOptions, Store, StoredObject } from './store.ts';

/** A store in which some folders are other stores. */
export interface StoreWithFolders extends Store {
  /** The stores by the names of the folders that they stand for. */
  readonly folders: ReadonlyMap<string, Store>;
}

/**
 * A store, and others in place of some of its folders: what lies below `<name>/` is what the store of that name holds. What the store itself
 * has there is not seen, and neither are those folders in listings that do not begin with one.
 */
export function withFolders(store: Store, folders: ReadonlyMap<string, Store>): StoreWithFolders {
  const placeOf = (path: string): { readonly at: Store; readonly folder: string } => {
    const folder = path.slice(0, path.indexOf('/') + 1);
    const at = folders.get(folder.slice(0, -1));
    return at === undefined ? { at: store, folder: '' } : { at, folder };
  };
  const inner = (path: string): string => path.slice(placeOf(path).folder.length);
  const outer = (object: StoredObject, folder: string): StoredObject => ({ ...object, path: folder + object.path });
  /** The paths of each store among these. */
  const byStore = (paths: readonly string[]): Map<Store, string[]> => {
    const own = new Map<Store, string[]>();
    for (const path of paths) {
      const { at } = placeOf(path);
      own.set(at, [...(own.get(at) ?? []), inner(path)]);
    }
    return own;
  };
  return {
    folders,
    uri: store.uri,
    uriOf: (path) => placeOf(path).at.uriOf(inner(path)),
    async *list(prefix, options) {
      const { at, folder } = placeOf(prefix);
      const onMissed = options?.onMissed;
      const told: ListOptions =
        onMissed === undefined ? {} : { onMissed: ({ path, why }) => onMissed({ path: folder + path, why }) };
      for await (const object of at.list(inner(prefix), { ...options, ...told })) {
        if (folder !== '' || placeOf(object.path).at === store) yield outer(object, folder);
      }
    },
    async stat(path, options) {
      const { at, folder } = placeOf(path);
      const object = await at.stat(inner(path), options);
      return object && outer(object, folder);
    },
    source: (object) => placeOf(object.path).at.source({ ...object, path: inner(object.path) }),
    async write(path, chunks, options) {
      const { at, folder } = placeOf(path);
      return outer(await at.write(inner(path), chunks, options), folder);
    },
    create: async (path, bytes, options) => await placeOf(path).at.create(inner(path), bytes, options),
    async remove(paths, options) {
      for (const [at, own] of byStore(paths)) await at.remove(own, options);
    },
    async removeUnfinished(prefix, before, options) {
      const { at, folder } = placeOf(prefix);
      return (await at.removeUnfinished(inner(prefix), before, options)).map((object) => outer(object, folder));
    },
  };
}

/** The stores that stand for folders of a store, by the folders' names; none of a store without such. */
export function foldersOf(store: Store): ReadonlyMap<string, Store> {
  return 'folders' in store ? (store as StoreWithFolders).folders : new Map();
}
