import { ObjectList } from '../store/object-list.ts';
import type { Store, StoreOptions } from '../store/store.ts';
import { LakeError } from './lake-error.ts';

const landingSuffix = '_landing';

/**
 * The landing files of a table, ascending by path: `<table>/*.json*`, or `<subject>/landing/*.json*` for a table named `<subject>_landing`.
 * Hidden files and those that start with `_` are no landing files. Empty where there are none.
 *
 * Throws LakeError (landing_ambiguous) when both folders hold some.
 */
export async function findLanding(store: Store, table: string, options?: StoreOptions): Promise<ObjectList> {
  const folders = [`${table}/`];
  if (table.endsWith(landingSuffix)) folders.push(`${table.slice(0, -landingSuffix.length)}/landing/`);
  const found: { readonly folder: string; readonly files: ObjectList }[] = [];
  for (const folder of folders) {
    const files = new ObjectList();
    for await (const object of store.list(folder, options)) {
      if (/^[^._/][^/]*\.json[^/]*$/.test(object.path.slice(folder.length))) files.push(object);
    }
    if (files.length > 0) found.push({ folder, files });
  }
  if (found.length > 1) {
    throw new LakeError(
      'landing_ambiguous',
      `${store.uri} has landing files of ${table} both in ${folders.join(' and in ')}`,
      'move them into one of the two folders',
    );
  }
  return found[0]?.files ?? new ObjectList();
}
