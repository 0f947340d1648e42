import { isOf, nearbyFolders, type NearbyFolder } from '../lake/nearby-folders.ts';
import { landingFolders } from '../lake/landing.ts';
import { firstOf, type NotTaken } from '../lake/not-taken.ts';
import type { Store, StoreOptions } from '../store/store.ts';
import { foldersOf } from '../store/with-folders.ts';
import { RunError } from './run-error.ts';

/** Folders that are named. */
const mostFolders = 8;

/** Says that a table has no landing files, and what is there instead. */
export async function landingMissing(
  store: Store,
  table: string,
  notTaken: NotTaken,
  options?: StoreOptions,
): Promise<RunError> {
  const subject = table.replace(/_landing$/, '');
  const left = notTaken.list();
  const all = left.reduce((sum, { files }) => sum + files, 0);
  const names = left.flatMap(({ first }) => first);
  const there =
    all === 0 ? '' : `; what is there is not taken: ${firstOf(names.slice(0, 5), all)}, as stedi plan says of others`;
  const own = foldersOf(store).get(table);
  if (own !== undefined) {
    const advice = `name the folder that holds them with --landing ${subject}=<folder>`;
    return new RunError('landing_empty', `no files of ${table} in ${own.uri}${there}`, advice);
  }
  const nearby = await nearbyFolders(store, subject, options);
  const like = nearby.filter(({ folder }) => isOf(folder, subject));
  const said = like.length > 0 ? like : nearby;
  const folders = landingFolders(store, table).join(' or ');
  const named = `name the folder that holds them with --landing ${subject}=<folder>`;
  return new RunError(
    'landing_empty',
    `no files of ${table} in ${store.uri}${there}${foldersThere(said)}`,
    like.length === 0
      ? `put JSON files into ${folders} there, or ${named}`
      : `if they are meant, say so with --landing ${subject}=${placeOf(store, like[0]!)}; or put JSON files into ${folders} there`,
  );
}

function foldersThere(folders: readonly NearbyFolder[]): string {
  if (folders.length === 0) return '';
  const said = folders.slice(0, mostFolders).map(({ folder, files, first }) => {
    const others = files === 1 ? '' : ` and ${files === 2 ? 'another' : 'others'}`;
    return `${folder === '' ? 'files in no folder' : folder} (${first}${others})`;
  });
  return `, only ${firstOf(said, folders.length)}`;
}

function placeOf(store: Store, { folder }: NearbyFolder): string {
  return folder === '' ? store.uri : store.uriOf(folder.slice(0, -1));
}
