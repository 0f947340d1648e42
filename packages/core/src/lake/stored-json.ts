import * as z from 'zod/mini';
import { readWhole } from '../store/read-whole.ts';
import type { Store, StoredObject, StoreOptions } from '../store/store.ts';
import { LakeError } from './lake-error.ts';

/** The one format of commits and manifests that this version reads and writes. */
export const lakeFormat = 1;

/** A schema that is made when it is first asked for: every process and thread would make it, and few of them read such a record. */
export function lazySchema<R>(make: () => z.ZodMiniType<R>): () => z.ZodMiniType<R> {
  let made: z.ZodMiniType<R> | undefined;
  return () => (made ??= make());
}

/** A number of things. */
export const count = lazySchema<number>(() => z.int().check(z.nonnegative()));

/** Reads a record that a lake keeps as JSON, and checks it. Throws LakeError (lake_corrupt) that names the file and the wrong keys. */
export async function readStoredJson<R>(
  store: Store,
  object: StoredObject,
  schema: z.ZodMiniType<R>,
  options?: StoreOptions,
): Promise<R> {
  const uri = store.uriOf(object.path);
  const text = new TextDecoder().decode(await readWhole(store.source(object), options?.signal));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw corrupt(uri, 'is not JSON');
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (typeof format === 'number' && format !== lakeFormat) {
    throw new LakeError(
      'lake_corrupt',
      `${uri} has format ${format}, and this version knows format ${lakeFormat} only`,
      'use the version of this program that wrote it, or a newer one',
    );
  }
  // a checker that is compiled for one record takes longer than to check it
  const checked = schema.safeParse(value, { jitless: true });
  if (checked.success) return checked.data;
  const wrong = [...new Set(checked.error.issues.map((issue) => issue.path.join('.') || 'the whole'))];
  throw corrupt(uri, `is wrong at ${wrong.slice(0, 5).join(', ')}`);
}

export function corrupt(uri: string, why: string): LakeError {
  return new LakeError(
    'lake_corrupt',
    `${uri} ${why}`,
    'move it out of the lake if it is foreign, or restore it from a backup',
  );
}

export function storedJson(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`);
}
