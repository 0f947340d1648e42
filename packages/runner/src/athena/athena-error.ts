import { CatalogError, type LakehouseError } from '@stedi-lakehouse/core';
import type { QueryExecutionStatus } from '@aws-sdk/client-athena';
import { QueryError } from '../query/query-error.ts';

/** Reasons that are about the words of a query, names and rights. Others may quote what stands in a cell. */
const aboutTheQuery =
  /^(SYNTAX_ERROR|TABLE_NOT_FOUND|SCHEMA_NOT_FOUND|COLUMN_NOT_FOUND|FUNCTION_NOT_FOUND|TYPE_MISMATCH|MISMATCHED_COLUMN_ALIASES|NOT_SUPPORTED|AMBIGUOUS_NAME|EXPRESSION_NOT_AGGREGATE|MISSING_COLUMN_NAME|line \d+:\d+|Access denied|Insufficient permissions|PERMISSION_DENIED|Query exhausted resources|Query cancelled|Bytes scanned limit)\b/i;

/** What it means that a query did not succeed. `Retryable` is Athena's own word for what may succeed when it is tried again. */
export function failureOf({
  State: state,
  StateChangeReason: reason = '',
  AthenaError: facts,
}: QueryExecutionStatus): LakehouseError {
  if (state === 'CANCELLED') {
    return new CatalogError('unavailable', 'Athena cancelled the query, or somebody else did', 'run the command again');
  }
  if (facts?.Retryable === true) {
    return new CatalogError(
      'unavailable',
      `Athena could not run the query (${codeOf(reason)})`,
      'run the command again',
    );
  }
  if (aboutTheQuery.test(reason)) return QueryError.refused(reason, 'stedi tables lists the names; mend the query');
  return QueryError.refused(
    `${codeOf(reason)}, whose text is not shown since it may hold values`,
    'Athena shows it in its console, in the history of the workgroup',
  );
}

/** The code before the text: `HIVE_BAD_DATA: …`. */
function codeOf(reason: string): string {
  return /^[A-Z][A-Z0-9_]+(?=:)/.exec(reason)?.[0] ?? 'no code is given';
}
