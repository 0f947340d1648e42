import { LakehouseError } from '@stedi-lakehouse/core';
import type * as DuckDb from '@duckdb/node-api';

/** Loads the optional query engine. Throws LakehouseError `dependency_missing` where it is not installed. */
export async function loadDuckDb(): Promise<typeof DuckDb> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw new LakehouseError(
      'dependency_missing',
      'queries need DuckDB, which is not installed',
      'npm install @duckdb/node-api',
      { cause },
    );
  }
}
