import { CatalogError } from '../catalog-error.ts';
import type { CatalogTable } from '../catalog.ts';

/**
 * The folder that holds a table's files, as Glue has it: `s3://bucket/…/`, with the `/` at its end, since `…/customer` would also match
 * `…/customer_old`. Throws CatalogError (location) for files of more than one folder, and for what is not on S3.
 */
export function locationOf({ name, files }: Pick<CatalogTable, 'name' | 'files'>): string {
  const folders = new Set(files.map((uri) => uri.slice(0, uri.lastIndexOf('/') + 1)));
  const [folder] = folders;
  if (folder === undefined || folders.size > 1) {
    throw new CatalogError(
      'location',
      `table ${name} has files in ${folders.size} folders, and Glue takes a table for one folder`,
      'run again, so that its files stand together',
    );
  }
  assertOnS3(folder, `table ${name}`);
  return folder;
}

/** Refuses a place that Athena cannot reach. Throws CatalogError (location). */
export function assertOnS3(uri: string, what: string): void {
  if (/^s3:\/\/[^/]+(\/|$)/.test(uri)) return;
  throw new CatalogError(
    'location',
    `${what} is at ${uri}, and the Glue catalog takes only what is on S3`,
    'use s3://bucket/prefix for landing and for the lake, or leave the catalog out',
  );
}
