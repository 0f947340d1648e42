import { CountingContext } from '@stedi-lakehouse/core';

/** A context that nobody aborts. */
export function newContext(): CountingContext {
  return new CountingContext(new AbortController().signal);
}
