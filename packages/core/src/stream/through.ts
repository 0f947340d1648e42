import type { Table } from '../table/table.ts';
import type { Batches, StageContext, Transform } from './stage.ts';

/** The input, led through transforms one after another. */
export function through<A extends Table, B extends Table>(
  input: Batches<A>,
  context: StageContext,
  ab: Transform<A, B>,
): Batches<B>;
export function through<A extends Table, B extends Table, C extends Table>(
  input: Batches<A>,
  context: StageContext,
  ab: Transform<A, B>,
  bc: Transform<B, C>,
): Batches<C>;
export function through<A extends Table, B extends Table, C extends Table, D extends Table>(
  input: Batches<A>,
  context: StageContext,
  ab: Transform<A, B>,
  bc: Transform<B, C>,
  cd: Transform<C, D>,
): Batches<D>;
export function through(
  input: Batches<Table>,
  context: StageContext,
  ...transforms: Transform<Table, Table>[]
): Batches<Table> {
  return transforms.reduce((batches, transform) => transform(batches, context), input);
}
