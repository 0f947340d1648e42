import type { Table } from '../../table/table.ts';
import type { ByteSource } from '../codec.ts';
import { DecodeError } from '../decode-error.ts';
import { leavesOf } from './leaf.ts';
import { placesOf, readFooter } from './read-footer.ts';
import { checkSchema } from './read-schema.ts';

/** What a written file must be. */
export interface ExpectedParquet {
  readonly table: Table;
  readonly rows: number;
  readonly bytes?: number;
}

/** Reads a written file's footer back: size, rows, and exactly the table's columns. Rejects with DecodeError where they differ. */
export async function verifyParquet(
  source: ByteSource,
  expected: ExpectedParquet,
  signal?: AbortSignal,
): Promise<void> {
  if (expected.bytes !== undefined && source.bytes !== expected.bytes) {
    throw different(source, `it has ${source.bytes} bytes instead of ${expected.bytes}`);
  }
  const file = await readFooter(source, signal);
  checkSchema(source, expected.table, leavesOf(expected.table), file);
  const rows = placesOf(source, file).reduce((sum, group) => sum + group.rows, 0);
  if (rows !== expected.rows || Number(file.num_rows) !== expected.rows) {
    throw different(source, `it has ${rows} rows instead of ${expected.rows}`);
  }
}

function different(source: ByteSource, why: string): DecodeError {
  return new DecodeError(`${source.name} is not the file that was written: ${why}`, 'write it again');
}
