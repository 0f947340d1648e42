import { detectJson } from '../codec/index.ts';
import { findLanding } from '../lake/index.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../table/table.ts';
import { formatCode, formatCodes, LandingFiles } from './landing-files.ts';
import { RunError } from './run-error.ts';
import { partBytesFor, splitFiles, type FileSpan } from './split.ts';
import { versionOfList } from './version.ts';

/** A landing table as it is found: its files, cut into parts. */
export interface LandingPlan {
  readonly table: Table;
  readonly version: string;
  readonly files: LandingFiles;
  readonly bytes: number;
  /** When the newest of them was written, ms since 1970-01-01 UTC: what lies later is in the future. */
  readonly asOf: number;
  readonly parts: readonly FileSpan[];
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
  const formats = formatCodes(objects.length);
  let next = 0;
  // lanes over one index: a task waiting for each of a million files takes more memory than the files' facts
  const lane = async (): Promise<void> => {
    while (next < objects.length) {
      const index = next++;
      try {
        formats[index] = formatCode(await detectJson(store.source(objects.at(index)), options.signal));
      } catch (error) {
        next = objects.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, lane));
  return landingPlan(table, new LandingFiles(objects, formats, store), options.partBytes);
}

/** A landing table of these files. */
export function landingPlan(table: Table, files: LandingFiles, partBytes?: number): LandingPlan {
  let tableBytes = 0;
  let asOf = 0;
  for (let index = 0; index < files.length; index++) {
    tableBytes += files.bytesAt(index);
    asOf = Math.max(asOf, files.modifiedAt(index));
  }
  return {
    table,
    files,
    version: versionOfList(factsOf(files, readsTimes(table))),
    bytes: tableBytes,
    asOf,
    parts: splitFiles(files, partBytes ?? partBytesFor(tableBytes)),
  };
}

/** Whether the time at which a file was written decides what a valid row is. */
function readsTimes({ columns }: Table): boolean {
  return Object.values(columns).some(({ instants, consent }) => instants !== undefined || consent === true);
}

/** What decides the version of landing files. */
function* factsOf(files: LandingFiles, times: boolean): Generator<(string | number)[], void, undefined> {
  for (const { path, bytes, etag, modified } of files.objects())
    yield [path, bytes, etag, ...(times ? [modified.getTime()] : [])];
}
