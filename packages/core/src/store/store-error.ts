import { LakehouseError } from '../table/lakehouse-error.ts';

/** `unavailable` and `conflict` may succeed when tried again; the others want a person. */
export type StoreErrorKind =
  | 'not_found'
  | 'permission'
  | 'no_space'
  | 'changed'
  | 'truncated'
  | 'unavailable'
  | 'conflict'
  | 'invalid_path'
  | 'endpoint';

/** A store could not do what it was asked to. */
export class StoreError extends LakehouseError {
  readonly kind: StoreErrorKind;

  constructor(kind: StoreErrorKind, what: string, advice: string, options?: ErrorOptions) {
    super(`store_${kind}`, what, advice, options);
    this.kind = kind;
  }
}
