import { LakehouseError } from './lakehouse-error.ts';

/** A table's definition breaks a rule: a name, a type or a privacy promise. */
export class TableError extends LakehouseError {
  constructor(what: string, advice: string, options?: ErrorOptions) {
    super('table_definition', what, advice, options);
  }
}
