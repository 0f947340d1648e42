import { LakehouseError } from '../table/lakehouse-error.ts';

/** A file is broken as a whole: truncated, not the format it claims to be, or a syntax error between its records. Names file and position. */
export class DecodeError extends LakehouseError {
  constructor(what: string, advice: string, options?: ErrorOptions) {
    super('file_unreadable', what, advice, options);
  }
}
