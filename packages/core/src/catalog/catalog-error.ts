import { LakehouseError } from '../table/lakehouse-error.ts';

/** Why a catalog of others could not be asked or changed. */
export type CatalogErrorKind = 'unavailable' | 'conflict' | 'permission' | 'schema' | 'location' | 'behind' | 'refused';

/** What a catalog outside of the lake did not do. The lake itself is as it was. */
export class CatalogError extends LakehouseError {
  readonly kind: CatalogErrorKind;

  constructor(kind: CatalogErrorKind, what: string, advice: string, options?: ErrorOptions) {
    super(`catalog_${kind}`, what, advice, options);
    this.kind = kind;
  }
}
