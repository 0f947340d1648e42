import type { Duplex } from 'node:stream';
import { toDuplex, type Table, type ToDuplexOptions, type Transform } from '@stedi-lakehouse/core';

/** How a rule runs as a Node stream. */
export interface RuleStreamOptions extends Omit<ToDuplexOptions<Table, Table>, 'from' | 'to' | 'of'> {
  /** Chunks on both sides: single rows as plain objects, or batches. Default `rows`. */
  readonly of?: 'rows' | 'batches';
}

/** A rule from one table to another as a Node stream. */
export function ruleStream<In extends Table, Out extends Table>(
  rule: Transform<In, Out>,
  tables: { readonly from: In; readonly to: Out },
  options: RuleStreamOptions,
): Duplex {
  return toDuplex(rule, { ...options, ...tables, of: options.of ?? 'rows' });
}
