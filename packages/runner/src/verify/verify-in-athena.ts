import { CatalogError, type Commit, type Lake } from '@stedi-lakehouse/core';
import type { StediOptions } from '@stedi-lakehouse/transforms';
import { athenaQuery, type AthenaResult } from '../athena/athena-query.ts';
import { glueFor } from '../catalog/lake-catalog.ts';
import type { AthenaPlace } from '../cli/athena-options.ts';
import { noVersion } from '../cli/no-version.ts';
import { stediTables, stediTablesOf } from '../stedi-tables.ts';
import type { Check, Verdict } from './verify-lake.ts';

/**
 * Checks that Athena sees the current version of a lake: its catalog stands for it, and each published table has the rows that the lake
 * says; `expected` names further counts. One query for all tables; rows are those that Athena counts.
 */
export async function verifyInAthena(
  lake: Lake,
  place: AthenaPlace,
  expected: Readonly<Record<string, number>>,
  signal: AbortSignal,
): Promise<Verdict & Pick<AthenaResult, 'scannedBytes'>> {
  const commit = await lake.current({ signal });
  if (commit === undefined) throw await noVersion(lake, signal);
  const catalog = await catalogStands(lake, commit, place.database, signal);
  const names = stediTables
    .map(({ name }) => name)
    .filter((name) => commit.tables[name] !== undefined || expected[name] !== undefined);
  const { rows: counted, scannedBytes } = await athenaQuery(countQuery(place.database, names), place, { signal });
  const rows = Object.fromEntries(counted.map((row) => [row['name'] as string, row['n'] as number]));
  const wanted = [
    ...Object.entries(commit.tables).map(([name, table]) => [name, table.rows] as const),
    ...Object.entries(expected),
  ];
  const counts = wanted.map(([name, n]): Check => {
    const found = rows[name];
    const why = found === undefined ? 'no such table' : `${found} rows`;
    return { check: `${name} has ${n} rows in Athena`, passed: found === n, why };
  });
  return { commit: commit.commit, profile: commit.profile, rows, checks: [catalog, ...counts], scannedBytes };
}

async function catalogStands(lake: Lake, commit: Commit, database: string, signal: AbortSignal): Promise<Check> {
  const check = `the Glue database ${database} stands for version ${commit.commit}`;
  const tables = stediTablesOf((commit.options['pipeline'] ?? {}) as StediOptions);
  const glue = await glueFor(lake, { database, tables }, { signal });
  try {
    const { differences } = await glue.diff();
    const others = differences.filter(({ change }) => change !== 'unchanged').map(({ table }) => table);
    if (others.length === 0) return { check, passed: true, why: `${differences.length} tables` };
    return { check, passed: false, why: `sync would change ${others.join(', ')}` };
  } catch (error) {
    if (!(error instanceof CatalogError) || error.kind !== 'schema') throw error;
    return { check, passed: false, why: error.message };
  } finally {
    glue.close();
  }
}

function countQuery(database: string, tables: readonly string[]): string {
  return tables
    .map((name) => `SELECT '${name}' AS name, count(*) AS n FROM "${database}"."${name}"`)
    .join(' UNION ALL ');
}
