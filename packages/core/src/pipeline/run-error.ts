import { LakehouseError } from '../table/lakehouse-error.ts';

/** What keeps a run from starting, as docs/errors.md explains it. */
export type RunErrorCode = 'landing_empty' | 'input_missing' | 'plan_unusable' | 'usage';

/** A run cannot start: what it would read is not there. */
export class RunError extends LakehouseError {
  declare readonly code: RunErrorCode;

  constructor(code: RunErrorCode, what: string, advice: string, cause?: unknown) {
    super(code, what, advice, cause === undefined ? undefined : { cause });
  }
}
