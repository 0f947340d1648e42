import { LakehouseError } from '../../table/lakehouse-error.ts';
import type { PlainError } from './messages.ts';

/** A thread ended while it worked on a part. */
export class WorkerDied extends LakehouseError {
  constructor(part: string, cause: unknown) {
    const advice = 'run it with fewer workers or more memory';
    super('worker_failed', `the thread that worked on ${part} ended`, advice, { cause });
  }
}

/** An error that another thread met: its code, text and stack. */
export class ErrorOfThread extends LakehouseError {
  constructor(error: PlainError) {
    super(error.code, error.what, error.advice);
    if (error.stack !== undefined) this.stack = error.stack;
  }
}

/** An error as plain data, without anything that a thread cannot pass on. */
export function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) {
    return { code: 'internal', what: 'something that is no error was thrown', advice: 'report it', stack: undefined };
  }
  const { message, stack } = error;
  if (!(error instanceof LakehouseError)) return { code: 'internal', what: message, advice: 'report it', stack };
  return { code: error.code, what: error.what, advice: error.advice, stack };
}
