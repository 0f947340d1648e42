import { LakehouseError } from '../table/lakehouse-error.ts';

/** What keeps a run from its work, as docs/errors.md explains it. */
export type RunErrorCode =
  | 'landing_empty'
  | 'input_missing'
  | 'plan_unusable'
  | 'plan_outdated'
  | 'table_shrunk'
  | 'usage';

/** A run cannot start or go on: what it would read is not there, or no more. */
export class RunError extends LakehouseError {
  declare readonly code: RunErrorCode;

  constructor(code: RunErrorCode, what: string, advice: string, cause?: unknown) {
    super(code, what, advice, cause === undefined ? undefined : { cause });
  }
}
