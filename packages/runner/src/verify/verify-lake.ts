import { createHash } from 'node:crypto';
import {
  columnNames,
  LakehouseError,
  physicalName,
  staleTables,
  verifyParquet,
  type Commit,
  type DataFile,
  type Lake,
  type Table,
} from '@stedi-lakehouse/core';
import { stediPipeline, type Profile } from '@stedi-lakehouse/transforms';
import { noVersion } from '../cli/no-version.ts';
import { stediTables } from '../stedi-tables.ts';
import { noAddresses } from './suspects.ts';

export interface Check {
  readonly check: string;
  readonly passed: boolean;
  /** What was found; no cell values. */
  readonly why: string;
}

/** What verification found in the current version of a lake. */
export interface Verdict {
  readonly commit: number;
  readonly profile: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly checks: readonly Check[];
}

/** A check of `stedi verify` failed. */
export class CheckFailed extends LakehouseError {
  constructor(checks: readonly string[]) {
    super(
      'check_failed',
      `${checks.length === 1 ? 'a check' : `${checks.length} checks`} failed: ${checks.join('; ')}`,
      'see what was found above; run again, or roll back',
    );
  }
}

/** Checks the current version of a lake: every table is there and whole, nothing is stale, curated tables hold no PII, counts are as expected. */
export async function verifyLake(
  lake: Lake,
  expected: Readonly<Record<string, number>>,
  signal: AbortSignal,
): Promise<Verdict> {
  const commit = await lake.current({ signal });
  if (commit === undefined) throw await noVersion(lake, signal);
  const tables = stediPipeline({ profile: commit.profile as Profile }).transitions.map(({ to }) => to);
  const checks: Check[] = [];
  const whole: Table[] = [];
  for (const table of tables) {
    const found = await wholeTable(lake, commit, table, signal);
    if (found.passed) whole.push(table);
    checks.push(found);
  }
  for (const table of tables) if (table.zone === 'curated') checks.push(noPii(table));
  for (const table of whole)
    if (table.privacy !== 'personal') checks.push(await noAddresses(lake, commit, table, signal));
  checks.push(nothingStale(commit));
  const rows = rowsOf(commit);
  for (const [table, wanted] of Object.entries(expected)) {
    const found = rows[table];
    checks.push({
      check: `${table} has ${wanted} rows`,
      passed: found === wanted,
      why: found === undefined ? 'no such table' : `${found} rows`,
    });
  }
  return { commit: commit.commit, profile: commit.profile, rows, checks };
}

function rowsOf(commit: Commit): Record<string, number> {
  const rows: Record<string, number> = {};
  for (const { name } of stediTables) {
    const found = (commit.tables[name] ?? commit.landing[name])?.rows;
    if (found !== undefined) rows[name] = found;
  }
  return rows;
}

async function wholeTable(lake: Lake, commit: Commit, table: Table, signal: AbortSignal): Promise<Check> {
  const check = `${table.name} is whole`;
  if (commit.tables[table.name] === undefined) return { check, passed: false, why: 'it is not in this version' };
  try {
    const files = await lake.files(commit, table.name, { signal });
    for (const file of files) await assertWhole(lake, file, table, signal);
    const [bytes, rows] = [sumOf(files, 'bytes'), sumOf(files, 'rows')];
    const said = commit.tables[table.name]!.rows;
    if (rows !== said) return { check, passed: false, why: `its files have ${rows} rows, and the commit says ${said}` };
    return { check, passed: true, why: `${files.length} files, ${bytes} bytes, as they were written` };
  } catch (error) {
    signal.throwIfAborted();
    return { check, passed: false, why: error instanceof Error ? error.message : 'it cannot be read' };
  }
}

function sumOf(files: readonly DataFile[], what: 'bytes' | 'rows'): number {
  return files.reduce((sum, file) => sum + file[what], 0);
}

async function assertWhole(lake: Lake, file: DataFile, table: Table, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of lake.source(file).open(undefined, signal)) hash.update(chunk);
  if (hash.digest('hex') !== file.sha256)
    throw new Error(`${file.uri} has other bytes than were written: remove it and run again`);
  await verifyParquet(lake.source(file), { table, rows: file.rows, bytes: file.bytes }, signal);
}

/** A curated table's files hold exactly its columns (that is checked with the file); none of these may be a direct identifier anywhere. */
function noPii(table: Table): Check {
  const direct = new Set(
    stediTables.flatMap((each) =>
      columnNames(each).flatMap((name) => (each.columns[name]!.pii === 'direct' ? [physicalName(name)] : [])),
    ),
  );
  const found = columnNames(table)
    .map(physicalName)
    .filter((name) => direct.has(name));
  return {
    check: `${table.name} declares no column that names a person`,
    passed: found.length === 0 && table.privacy !== 'personal',
    why:
      found.length === 0
        ? `${table.privacy}: ${columnNames(table).map(physicalName).join(', ')}`
        : `it holds ${found.join(', ')}`,
  };
}

function nothingStale(commit: Commit): Check {
  const stale = [...staleTables(commit)].map(([table, inputs]) => `${table} is older than ${inputs.join(' and ')}`);
  return {
    check: 'every table is made from the current version of its inputs',
    passed: stale.length === 0,
    why: stale.join('; '),
  };
}
