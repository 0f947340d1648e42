import type { Commit, CommittedLanding, CommittedTable, Json, LandedFile } from './commit.ts';
import { ProfileMismatch } from './lake-error.ts';
import { manifestPath, type AttemptId } from './layout.ts';
import type { DataFile } from './manifest.ts';
import { lakeFormat } from './stored-json.ts';

/** A table that an attempt made. */
export interface MadeTable {
  /** Hash of everything that decides the table's bytes. */
  readonly version: string;
  /** The version of each table that it was made from. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly files: readonly DataFile[];
  /** Figures that its maker measured. */
  readonly measures?: Readonly<Record<string, number>> | undefined;
}

/** Landing files, in order. There may be millions: none is made before its turn. */
export interface LandedFiles extends Iterable<LandedFile> {
  readonly length: number;
}

/** A landing table that an attempt read. */
export interface LandedTable {
  readonly version: string;
  readonly files: LandedFiles;
  readonly rows: number;
}

/** What an attempt asks to make current. */
export interface Publication {
  /** The version that the attempt started from: it is published only if this is still the current one. */
  readonly base: Commit | undefined;
  readonly codeVersion: string;
  readonly profile: string;
  readonly options: { readonly [key: string]: Json };
  readonly tables: Readonly<Record<string, MadeTable>>;
  readonly landing: Readonly<Record<string, LandedTable>>;
  /** Whether tables and landing entries of `base` that are not named here stay as they are. Default: they leave the lake's names. */
  readonly keepOthers?: boolean;
}

/** Refuses another profile than the lake holds: ask before work starts. Throws ProfileMismatch. */
export function checkProfile(current: Commit | undefined, profile: string): void {
  if (current !== undefined && current.profile !== profile) throw new ProfileMismatch(current.profile, profile);
}

/** The commit that a publication stands for, over landing tables as they are listed. */
export function commitOf(
  publication: Publication,
  landing: Readonly<Record<string, CommittedLanding>>,
  id: AttemptId,
  now: Date,
): Commit {
  const { base, codeVersion, profile, options, keepOthers } = publication;
  checkProfile(base, profile);
  const made: Record<string, CommittedTable> = {};
  for (const [name, { version, inputs, files, measures }] of Object.entries(publication.tables)) {
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    made[name] = { version, rows, run: id.run, attempt: id.attempt, manifest: manifestPath(id), inputs, measures };
  }
  const kept = keepOthers === true ? base : undefined;
  return {
    format: lakeFormat,
    commit: (base?.commit ?? 0) + 1,
    runId: id.run,
    attempt: id.attempt,
    committedAt: now.toISOString(),
    codeVersion,
    profile,
    options,
    tables: { ...kept?.tables, ...made },
    landing: { ...kept?.landing, ...landing },
  };
}
