import { vectorOf, type Batch } from '../batch/batch.ts';
import { columnNames, type Table } from '../table/table.ts';

/** A copy of all that a batch holds, for comparing before and after. */
export function snapshot(batch: Batch<Table>): unknown {
  return columnNames(batch.table).map((name) => {
    const vector = vectorOf(batch, name);
    const validity = vector.validity?.slice();
    if (vector.kind !== 'text') return { name, values: vector.values.slice(), validity };
    const texts = Array.from({ length: batch.length }, (_, row) => vector.at(row));
    return { name, codes: vector.codes.slice(), texts, validity };
  });
}
