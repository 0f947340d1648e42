import { UsageError } from '../cli/usage-error.ts';
import { QueryError } from '../query/query-error.ts';

/** White space and comments. */
const before = /^(\s+|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)*/;

/** Lets through what reads and nothing else: Athena takes one statement at a time, so its first word tells. Throws QueryError. */
export function assertReads(sql: string): void {
  const statement = sql.replace(before, '');
  if (statement === '') throw new UsageError('the query holds no statement', 'give one SELECT');
  const reads = /^(select|with|values|show|describe|explain(?!\s+analyze))\b|^\(/i;
  if (!reads.test(statement)) throw QueryError.refused('it is no SELECT');
}
