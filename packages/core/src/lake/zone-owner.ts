import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import type { Store, StoreOptions } from '../store/store.ts';
import { LakeError } from './lake-error.ts';
import { ownerPath, probePath, type AttemptId } from './layout.ts';
import { lakeFormat, lazySchema, readStoredJson, storedJson } from './stored-json.ts';
import type { LakeStores } from './zones.ts';

/** Which lake a folder belongs to. */
interface Owner {
  readonly format: typeof lakeFormat;
  /** A name that no two lakes share. */
  readonly lake: string;
}

const ownerSchema = lazySchema<Owner>(() => z.object({ format: z.literal(lakeFormat), lake: z.string() }));

/** What the folders of a lake say about whose they are: `undefined` where one was never published to. */
export type Owners = ReadonlyMap<Store, string | undefined>;

/** Reads whose folders these are. Throws LakeError (zone_of_other_lake) where a zone is another lake's. */
export async function assertOwnZones({ root, zones }: LakeStores, options?: StoreOptions): Promise<Owners> {
  const stores = [...new Set([root, zones.trusted, zones.curated])];
  const read = stores.map(async (store) => [store, await ownerOf(store, options)] as const);
  const owners = new Map(await Promise.all(read));
  const own = owners.get(root);
  for (const [store, owner] of owners) if (owner !== undefined && owner !== own) throw otherLake(root, store);
  return owners;
}

/**
 * Marks the folders that nothing was published to yet as this lake's. Before the first mark of a lake, a store that rests on a server is
 * asked to prove that it creates exclusively, as all versions will need.
 */
export async function markZones(
  stores: LakeStores,
  owners: Owners,
  attempt: AttemptId,
  options?: StoreOptions,
): Promise<void> {
  const { root } = stores;
  if (owners.get(root) === undefined) await root.proveExclusive?.(probePath(attempt), options);
  const own = owners.get(root) ?? (await marked(root, randomBytes(16).toString('hex'), options));
  for (const [store, owner] of owners) {
    if (owner === undefined && store !== root && (await marked(store, own, options)) !== own)
      throw otherLake(root, store);
  }
}

async function ownerOf(store: Store, options?: StoreOptions): Promise<string | undefined> {
  const object = await store.stat(ownerPath, options);
  return object === undefined ? undefined : (await readStoredJson(store, object, ownerSchema(), options)).lake;
}

/** Whose the folder is, when it has been marked. */
async function marked(store: Store, lake: string, options?: StoreOptions): Promise<string> {
  const owner: Owner = { format: lakeFormat, lake };
  if (await store.create(ownerPath, storedJson(owner), options)) return lake;
  return (await ownerOf(store, options)) ?? lake;
}

/** A folder that holds what another lake published. */
export function otherLake(root: Store, zone: Store, why = 'belongs to another lake'): LakeError {
  return new LakeError(
    'zone_of_other_lake',
    `${zone.uri} ${why} than ${root.uri}`,
    `name the lake that publishes there, or other folders for this one; remove ${ownerPath} there only where that lake is gone`,
  );
}
