import { expect, test } from 'vitest';
import { readWhole } from '../store/read-whole.ts';
import { StoreError, type StoreErrorKind } from '../store/store-error.ts';
import type { Store, StoredObject } from '../store/store.ts';

export type MakeStore = () => Store | Promise<Store>;

/** Tests one promise; where the store is said to break it, that it does. */
export type TestPromise = (name: string, keeps: () => Promise<void>) => void;

/** Tests promises but for those that are `broken`, and names which of these there are none of. */
export function promiseTests(broken: Readonly<Record<string, string>>): {
  readonly promise: TestPromise;
  readonly unknown: () => string[];
} {
  const left = new Set(Object.keys(broken));
  const promise: TestPromise = (name, keeps) => {
    const why = broken[name];
    left.delete(name);
    const [is, title] = why === undefined ? [test, name] : [test.fails, `BROKEN: ${name} (${why})`];
    is(title, keeps);
  };
  return { promise, unknown: () => [...left] };
}

export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text);
}

export async function put(store: Store, path: string, text: string): Promise<StoredObject> {
  return await store.write(path, [bytesOf(text)]);
}

/** The text of an object, as it is now. */
export async function textAt(store: Store, path: string): Promise<string | undefined> {
  const object = await store.stat(path);
  return object === undefined ? undefined : Buffer.from(await readWhole(store.source(object))).toString();
}

export async function listed(store: Store, prefix = ''): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const object of store.list(prefix)) objects.push(object);
  return objects;
}

export async function pathsIn(store: Store, prefix = ''): Promise<string[]> {
  return (await listed(store, prefix)).map((object) => object.path);
}

/** The kind of StoreError that the work ends in. */
export async function kindOf(work: () => Promise<unknown>): Promise<StoreErrorKind> {
  const error: unknown = await rejectionOf((async () => await work())());
  return error instanceof StoreError ? error.kind : expect.fail('it threw something that is no StoreError');
}

/** Waits for what a promise rejects with. */
export async function rejectionOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => expect.fail('it did not reject'),
    (error: unknown) => error,
  );
}
