import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const packageJson = pathToFileURL(createRequire(import.meta.url).resolve('@stedi-lakehouse/core/package.json'));

/** Where a file of this package is, by its path from the package's folder: the same for the sources and for what is built from them. */
export function packageFile(path: string): URL {
  return new URL(path, packageJson);
}
