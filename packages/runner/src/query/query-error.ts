import { LakehouseError } from '@stedi-lakehouse/core';

/** Errors that are about the words of a query, and not about what it read. */
const aboutTheQuery =
  /^(Failed to extract statements: )?((Parser|Binder|Catalog|Permission|Not implemented|Syntax) Error: .*)/i;

/** A query failed. The engine's text is shown only when it speaks of the query: other texts quote cells. */
export class QueryError extends LakehouseError {
  private constructor(why: string, advice: string, cause?: unknown) {
    super('query_failed', `the query failed: ${why}`, advice, cause === undefined ? undefined : { cause });
  }

  /** What the engine refused. */
  static of(cause: unknown): QueryError {
    const message = cause instanceof Error ? cause.message : '';
    const shown = aboutTheQuery.exec(message)?.[2];
    if (shown !== undefined) {
      return new QueryError(shown, 'stedi tables lists the names; mend the query and try again', cause);
    }
    const [kind = ''] = message.split(':');
    return new QueryError(
      `${kind}, whose text is not shown since it may hold values`,
      'a value does not fit what the query makes of it, or a record of a landing table is no row: ask for less to find out which',
      cause,
    );
  }

  /** What is not asked of the engine at all, or what it refused in words that hold no values. */
  static refused(why: string, advice = 'give one SELECT'): QueryError {
    return new QueryError(why, advice);
  }
}
