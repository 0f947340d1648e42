import type { Buffer } from 'node:buffer';
import { detectJson, NotJson, type JsonFormat } from '../codec/index.ts';
import { findLanding, type FoundLanding, type NotTakenFiles } from '../lake/index.ts';
import { judgeName } from '../lake/landing-name.ts';
import { landingFolders } from '../lake/landing.ts';
import { ObjectList } from '../store/object-list.ts';
import type { Store, StoredObject } from '../store/store.ts';
import type { Table } from '../table/table.ts';
import { BrokenFiles } from './broken-files.ts';
import { EqualFiles } from './equal-files.ts';
import { landingMissing } from './landing-missing.ts';
import { formatCode, formatCodes, LandingFiles } from './landing-files.ts';
import { partBytesFor, splitFiles, type FileSpan } from './split.ts';
import { assertNoneUnclear } from './unclear-files.ts';
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
  /** Files in its folders that are not read. */
  readonly notTaken: readonly NotTakenFiles[];
}

const filesAtOnce = 16;
/** In place of a format: the file is not taken. */
const notTaken = 255;

export interface LandingPlanOptions {
  readonly signal: AbortSignal;
  readonly partBytes: number | undefined;
  /** Whether files may hold the same bytes as others. Default: false. */
  readonly allowEqualFiles?: boolean;
  /** Takes broken files, so that those of all tables are named. Default: they are thrown. */
  readonly broken?: BrokenFiles;
}

/**
 * Finds a landing table's files, looks at how each begins, and cuts them into parts. Reads a few kilobytes a file, and all of those that begin like
 * others of their size.
 */
export async function planLanding(table: Table, store: Store, options: LandingPlanOptions): Promise<LandingPlan> {
  const { signal, partBytes, allowEqualFiles = false, broken = new BrokenFiles() } = options;
  const found = await findLanding(store, table.name, { signal, allowEqualFiles });
  await assertNoneUnclear(table.name, found, store, signal);
  const equal = allowEqualFiles ? undefined : new EqualFiles(found.files);
  broken.nextTable();
  const formats = await formatsOf(table.name, found, store, { signal, equal, broken });
  if (options.broken === undefined) throwIfAny(broken);
  const files = new LandingFiles(found.files, formats, store);
  await equal?.assertNone(table.name, files, (index) => store.source(found.files.at(index)), signal);
  const read = taken(files, found.files, formats, store);
  if (read.length === 0) throw await landingMissing(store, table.name, found.notTaken, { signal });
  return landingPlan(table, read, partBytes, found.notTaken.list());
}

interface Looks {
  readonly signal: AbortSignal;
  readonly equal: EqualFiles | undefined;
  readonly broken: BrokenFiles;
}

async function formatsOf(table: string, found: FoundLanding, store: Store, { signal, equal, broken }: Looks) {
  const { files } = found;
  const formats = formatCodes(files.length);
  const folders = landingFolders(store, table);
  let next = 0;
  // lanes over one index: a task waiting for each of a million files takes more memory than the files' facts
  const lane = async (): Promise<void> => {
    while (next < files.length) {
      const index = next++;
      const object = files.at(index);
      try {
        const see = equal?.mayBe(index) === true ? (head: Buffer) => equal.begins(index, head) : undefined;
        formats[index] = formatCode(await detectJson(store.source(object), signal, see));
      } catch (error) {
        try {
          formats[index] = formatCode(placeholder);
          if (mayBeSomethingElse(object, folders, error)) {
            formats[index] = notTaken;
            found.notTaken.add('not_json', object.path);
          } else broken.add(index, error);
        } catch (other) {
          next = files.length;
          throw other;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, lane));
  return formats;
}

/** Of a file that is broken: nothing is read of it. */
const placeholder: JsonFormat = { format: 'ndjson', compression: 'none', splittable: true };

/** Whether a file that is no JSON need not be any: nothing in its name says so. */
function mayBeSomethingElse({ path }: StoredObject, folders: readonly string[], error: unknown): boolean {
  if (!(error instanceof NotJson) || error.mayHoldJson) return false;
  const folder = folders.find((each) => path.startsWith(each))!;
  return judgeName(path.slice(folder.length)) === 'look';
}

function throwIfAny(broken: BrokenFiles): void {
  const error = broken.error();
  if (error !== undefined) throw error;
}

/** The files without those that are not taken. */
function taken(all: LandingFiles, objects: ObjectList, formats: Uint8Array, store: Store): LandingFiles {
  if (!formats.includes(notTaken)) return all;
  const kept = new ObjectList();
  const keptFormats = formats.filter((format) => format !== notTaken);
  const shared = formatCodes(keptFormats.length);
  shared.set(keptFormats);
  for (let index = 0; index < formats.length; index++) if (formats[index] !== notTaken) kept.push(objects.at(index));
  return new LandingFiles(kept, shared, store);
}

/** A landing table of these files. */
export function landingPlan(
  table: Table,
  files: LandingFiles,
  partBytes?: number,
  left: readonly NotTakenFiles[] = [],
): LandingPlan {
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
    notTaken: left,
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
