import * as z from 'zod/mini';
import { count, lakeFormat, lazySchema } from './stored-json.ts';

/** Anything that JSON has a form for. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Where a table's rows are, and what they were made from. */
export interface CommittedTable {
  /** Hash of everything that decides the table's bytes; equal versions are equal tables. Opaque to the lake. */
  readonly version: string;
  readonly rows: number;
  readonly run: string;
  readonly attempt: string;
  /** Path of the manifest that lists its files. */
  readonly manifest: string;
  /** The version of each table that it was made from. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Figures that its maker measured, such as `pairs_of_different_customers`. */
  readonly measures?: Readonly<Record<string, number>> | undefined;
}

/** A landing file that a version was made from. */
export interface LandedFile {
  readonly uri: string;
  readonly bytes: number;
  readonly etag: string;
}

/** The landing files that a version was made from: here where they are few, else in a list of their own. `Lake.landed` gives them either way. */
export interface CommittedLanding {
  readonly version: string;
  readonly files?: readonly LandedFile[] | undefined;
  readonly list?: LandedList | undefined;
  readonly rows: number;
}

/** A list of landing files, and what they are together. */
export interface LandedList {
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
}

/** How many landing files there are, and how many bytes they have together. */
export function landedSize({ files = [], list }: CommittedLanding): { readonly files: number; readonly bytes: number } {
  if (list !== undefined) return { files: list.files, bytes: list.bytes };
  return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** One version of the whole lake: what every name stands for. Never changed once it is there. */
export interface Commit {
  readonly format: typeof lakeFormat;
  /** 1 for the first version; each is one more than the one it replaces. */
  readonly commit: number;
  readonly runId: string;
  /** The attempt that made this commit, to know one's own when an answer is lost. */
  readonly attempt: string;
  /** ISO 8601, UTC. */
  readonly committedAt: string;
  readonly codeVersion: string;
  readonly profile: string;
  readonly options: { readonly [key: string]: Json };
  readonly tables: Readonly<Record<string, CommittedTable>>;
  readonly landing: Readonly<Record<string, CommittedLanding>>;
  /** The version whose tables these are, where this commit is a step back. */
  readonly rollbackOf?: number | undefined;
  /** How many people a step back brought back who had left the table of those who agree, where there were some. */
  readonly peopleBroughtBack?: number | undefined;
  /** What `clean` takes, where this commit says so before it is taken: it names the tables of version `of` and is no version of its own. */
  readonly clean?: Cleaning | undefined;
}

/** What a cleaning takes: files of these versions, and all of attempts that were never published. Nothing may be published of them any more. */
export interface Cleaning {
  /** The version that was current. */
  readonly of: number;
  readonly versions: readonly number[];
  /** `<run>/<attempt>`. */
  readonly attempts: readonly string[];
}

const tableName = (): z.ZodMiniString => z.string().check(z.regex(/^[a-z][a-z0-9_]*$/));
const positive = (): z.ZodMiniNumber => z.int().check(z.positive());
export const landedFileSchema = lazySchema<LandedFile>(() =>
  z.object({ uri: z.string(), bytes: count(), etag: z.string() }),
);

export const commitSchema = lazySchema<Commit>(() =>
  z.object({
    format: z.literal(lakeFormat),
    commit: positive(),
    runId: z.string(),
    attempt: z.string(),
    committedAt: z.iso.datetime(),
    codeVersion: z.string(),
    profile: z.string(),
    options: z.record(z.string(), z.json()),
    tables: z.record(
      tableName(),
      z.object({
        version: z.string(),
        rows: count(),
        run: z.string(),
        attempt: z.string(),
        manifest: z.string(),
        inputs: z.record(tableName(), z.string()),
        measures: z.optional(z.record(z.string(), z.number())),
      }),
    ),
    landing: z.record(
      tableName(),
      z
        .object({
          version: z.string(),
          files: z.optional(z.array(landedFileSchema())),
          list: z.optional(z.object({ path: z.string(), files: count(), bytes: count() })),
          rows: count(),
        })
        .check(z.refine(({ files, list }) => (files === undefined) !== (list === undefined))),
    ),
    rollbackOf: z.optional(positive()),
    peopleBroughtBack: z.optional(positive()),
    clean: z.optional(z.object({ of: positive(), versions: z.array(positive()), attempts: z.array(z.string()) })),
  }),
);
