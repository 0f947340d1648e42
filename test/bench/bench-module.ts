import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { root } from '../architecture/source-files.ts';

/** A module of the bench, which is plain JavaScript, as the types that the test gives it. */
export async function benchModule<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(root, 'bench', path)).href)) as T;
}
