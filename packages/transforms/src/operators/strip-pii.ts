import { into, type Subset, type Table, type Transform } from '@stedi-lakehouse/core';
import { assertNotPersonal, keepingClasses, type WithoutDirect } from './pii-classes.ts';

/**
 * Leaves behind every column that `to` does not have; `to` must not be personal and cannot hold a direct identifier.
 *
 * The other columns' values are not changed, so each keeps its PII class. Throws TableError for a target that breaks a rule: at once for its
 * own privacy, at the first batch for a column that had another class or type in the input.
 */
export function stripPii<In extends Table, Out extends Table>(
  to: Out & { readonly columns: Subset<In, Out> } & WithoutDirect<Out>,
): Transform<In, Out> {
  assertNotPersonal(to);
  return (input, context) => into<In, Out>(keepingClasses(input, to), to, context);
}
