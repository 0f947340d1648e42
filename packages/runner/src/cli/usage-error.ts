import { LakehouseError } from '@stedi-lakehouse/core';

/** The command line asks for something that cannot be done; nothing was started. */
export class UsageError extends LakehouseError {
  constructor(what: string, advice: string, options?: ErrorOptions) {
    super('usage', what, advice, options);
  }
}
