import { detectJson, type JsonFormat } from '../codec/index.ts';
import { findLanding } from '../lake/index.ts';
import type { Store, StoredObject } from '../store/store.ts';
import type { Table } from '../table/table.ts';
import { RunError } from './run-error.ts';
import { partBytesFor, splitFiles, type Piece } from './split.ts';
import { versionOf } from './version.ts';

/** A landing file, and how its bytes are to be read. */
export interface LandingFile {
  readonly object: StoredObject;
  readonly uri: string;
  readonly bytes: number;
  readonly format: JsonFormat;
  readonly splittable: boolean;
}

/** A landing table as it is found: its files, cut into parts. */
export interface LandingPlan {
  readonly table: Table;
  readonly version: string;
  readonly files: readonly LandingFile[];
  readonly bytes: number;
  readonly parts: readonly (readonly Piece<LandingFile>[])[];
}

const filesAtOnce = 16;

/** Finds a landing table's files, looks at how each begins, and cuts them into parts. Reads a few kilobytes a file. */
export async function planLanding(
  table: Table,
  store: Store,
  options: { readonly signal: AbortSignal; readonly partBytes: number | undefined },
): Promise<LandingPlan> {
  const objects = await findLanding(store, table.name);
  if (objects.length === 0) {
    const subject = table.name.replace(/_landing$/, '');
    throw new RunError(
      'landing_empty',
      `no files of ${table.name} in ${store.uri}`,
      `put JSON files into ${table.name}/ or ${subject}/landing/ there, or name the folder that holds them with --landing`,
    );
  }
  const files: LandingFile[] = [];
  let next = 0;
  // lanes over one index: a task waiting for each of a million files takes more memory than the files' facts
  const lane = async (): Promise<void> => {
    while (next < objects.length) {
      const index = next++;
      files[index] = await lookedAt(objects[index]!);
    }
  };
  const lookedAt = async (object: StoredObject): Promise<LandingFile> => {
    try {
      const format = await detectJson(store.source(object), options.signal);
      return { object, uri: store.uriOf(object.path), bytes: object.bytes, format, splittable: format.splittable };
    } catch (error) {
      next = objects.length;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, lane));
  return landingPlan(table, files, options.partBytes);
}

/** A landing table of these files. */
export function landingPlan(table: Table, files: readonly LandingFile[], partBytes?: number): LandingPlan {
  const tableBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    table,
    files,
    version: versionOf(files.map(({ object: { path, bytes, etag } }) => [path, bytes, etag])),
    bytes: tableBytes,
    parts: splitFiles(files, partBytes ?? partBytesFor(tableBytes)),
  };
}
