import type * as DuckDb from '@duckdb/node-api';
import { UsageError } from '../cli/usage-error.ts';
import { QueryError } from './query-error.ts';

/**
 * Runs one query, and nothing else. Rejects with QueryError for anything but a SELECT or EXPLAIN, and with UsageError unless there is exactly
 * one. What DuckDB itself creates for it, the columns of a PIVOT, lives in memory and ends with it; what the text creates is refused.
 */
export async function readOnly(
  { StatementType }: typeof DuckDb,
  connection: DuckDb.DuckDBConnection,
  sql: string,
): Promise<DuckDb.DuckDBResultReader> {
  if (/^[\s;]*$/.test(sql)) throw new UsageError('the query holds no statement', 'give one SELECT');
  const statements = await connection.extractStatements(sql);
  for (let index = 0; ; index++) {
    const statement = await statements.prepare(index);
    const type = statement.statementType;
    const last = index === statements.count - 1;
    if (!last && type === StatementType.CREATE && !/\bcreate\b/i.test(sql)) await statement.run();
    else if (!last) throw new UsageError(`the query holds ${statements.count} statements`, 'give one SELECT');
    else if (type === StatementType.SELECT) return await statement.runAndReadAll();
    // EXPLAIN ANALYZE does what it explains
    else if (type === StatementType.EXPLAIN && !/\banalyze\b/i.test(sql)) return await statement.runAndReadAll();
    else throw QueryError.refused('it is no SELECT');
  }
}
