import type { StoreOptions } from '../store/store.ts';
import type { Commit } from './commit.ts';
import { LakeError } from './lake-error.ts';
import { readManifest, type DataFile } from './manifest.ts';
import { corrupt } from './stored-json.ts';
import type { LakeStores } from './zones.ts';

/** A table's files at a version, through its manifest. */
export async function filesOf(
  { root, zones }: LakeStores,
  commit: Commit,
  table: string,
  options?: StoreOptions,
): Promise<readonly DataFile[]> {
  const committed = commit.tables[table];
  if (committed === undefined) {
    const names = Object.keys(commit.tables).join(', ');
    throw new LakeError(
      'version_unknown',
      `version ${commit.commit} of ${root.uri} has no table ${table}`,
      `it has ${names === '' ? 'none' : names}`,
    );
  }
  const manifest = await readManifest(root, committed.manifest, options);
  const files = manifest.tables[table]?.files;
  if (files === undefined || manifest.attempt !== committed.attempt || manifest.runId !== committed.run) {
    throw corrupt(root.uriOf(committed.manifest), `does not list table ${table} of commit ${commit.commit}`);
  }
  return files.map((file) => ({ ...file, uri: zones[file.zone].uriOf(file.path) }));
}
