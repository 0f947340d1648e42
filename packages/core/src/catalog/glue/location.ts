import { CatalogError } from '../catalog-error.ts';
import type { CatalogTable } from '../catalog.ts';

/**
 * The folder that holds a table's files, as Glue has it: `s3://bucket/…/`, with the `/` at its end, since `…/customer` would also match
 * `…/customer_old`. Of landing files in several folders it is the one above all of them, below which Athena reads all. Throws CatalogError
 * (location) for data files of more than one folder, and for what is not on S3.
 */
export function locationOf({ name, files, format }: Pick<CatalogTable, 'name' | 'files' | 'format'>): string {
  const all = new Set(files.map((uri) => uri.slice(0, uri.lastIndexOf('/') + 1)));
  const folders = format === 'json' ? new Set([...all].slice(0, 1).map((first) => folderAbove(first, all))) : all;
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

function folderAbove(first: string, folders: ReadonlySet<string>): string {
  let above = first;
  for (const folder of folders) {
    while (!folder.startsWith(above)) above = above.slice(0, above.lastIndexOf('/', above.length - 2) + 1);
  }
  return above;
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
