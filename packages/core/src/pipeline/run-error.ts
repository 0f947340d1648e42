import { LakehouseError } from '../table/lakehouse-error.ts';

/** A run cannot start: what it would read is not there. */
export class RunError extends LakehouseError {
  declare readonly code: 'landing_empty' | 'input_missing' | 'usage';
}
