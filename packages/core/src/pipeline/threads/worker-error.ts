import { LakehouseError } from '../../table/lakehouse-error.ts';
import type { PlainError } from './messages.ts';

/** A part could not be done in another thread; the code is that of the error which the thread met. */
export class WorkerError extends LakehouseError {
  static met(error: PlainError): WorkerError {
    const failed = new WorkerError(error.code, error.what, error.advice);
    if (error.stack !== undefined) failed.stack = error.stack;
    return failed;
  }

  static died(part: string, cause: unknown): WorkerError {
    const advice = 'run it with fewer workers or more memory';
    return new WorkerError('worker_failed', `the thread that worked on ${part} ended`, advice, { cause });
  }
}

/** An error as plain data, without anything that a thread cannot pass on. */
export function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) {
    return { code: 'internal', what: 'something that is no error was thrown', advice: 'report it', stack: undefined };
  }
  const { message, stack } = error;
  if (!(error instanceof LakehouseError)) return { code: 'internal', what: message, advice: 'report it', stack };
  const what = message.slice(0, message.length - error.advice.length - ': '.length);
  return { code: error.code, what, advice: error.advice, stack };
}
