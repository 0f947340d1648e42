import { LakehouseError } from '@stedi-lakehouse/core';

/** Errors that are about the words of a query, and not about what it read. */
const aboutTheQuery = /^(Parser|Binder|Catalog|Permission|Not implemented|Syntax) Error: /i;

/** A query failed. The engine's text is shown only when it speaks of the query: other texts quote cells. */
export class QueryError extends LakehouseError {
  constructor(cause: unknown) {
    const text = cause instanceof Error ? cause.message : '';
    const shown = aboutTheQuery.test(text)
      ? text.split('\n')[0]!
      : `${text.split(':')[0]!}, whose text is not shown since it may hold values`;
    super('query_failed', `the query failed: ${shown}`, 'stedi tables lists the names; mend the query and try again');
  }
}
