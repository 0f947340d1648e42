import * as z from 'zod/mini';
import type { Store, StoreOptions } from '../store/store.ts';
import { readStoredJson, corrupt, count, lakeFormat, lazySchema } from './stored-json.ts';

/** The zones that a lake publishes; landing is what it is given. */
export type DataZone = 'trusted' | 'curated';

/** One immutable file of a table. */
export interface DataFile {
  /** Where it is for other programs: an absolute path or `s3://…`. Made from zone and path when it is read back. */
  readonly uri: string;
  /** Path below its zone's root. */
  readonly path: string;
  readonly zone: DataZone;
  /** Size in bytes. */
  readonly bytes: number;
  readonly rows: number;
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
  /** The store's tag when it was written. */
  readonly etag: string;
  /** Row groups made of each unit of the split plan, in order. Opaque to the lake. */
  readonly units: readonly number[];
}

/** What one attempt wrote. */
export interface Manifest {
  readonly format: typeof lakeFormat;
  readonly runId: string;
  readonly attempt: string;
  readonly tables: Readonly<Record<string, { readonly files: readonly DataFile[] }>>;
}

const manifestSchema = lazySchema<Manifest>(() =>
  z.object({
    format: z.literal(lakeFormat),
    runId: z.string(),
    attempt: z.string(),
    tables: z.record(
      z.string(),
      z.object({
        files: z.array(
          z.object({
            uri: z.string(),
            path: z.string(),
            zone: z.enum(['trusted', 'curated']),
            bytes: count(),
            rows: count(),
            sha256: z.string(),
            etag: z.string(),
            units: z.array(count()),
          }),
        ),
      }),
    ),
  }),
);

/** Reads the manifest at a path that a commit names. Throws LakeError (lake_corrupt) when it is missing or wrong. */
export async function readManifest(root: Store, path: string, options?: StoreOptions): Promise<Manifest> {
  const object = await root.stat(path, options);
  if (object === undefined) throw corrupt(root.uriOf(path), 'is missing, though a commit needs it');
  return await readStoredJson(root, object, manifestSchema(), options);
}
