import type { Table } from '../../table/table.ts';
import type { RowFill } from '../json/row-fill.ts';
import { readCell, readDouble, readInteger, readText } from './cell-reader.ts';
import { scannerSource } from './scanner-source.ts';

/**
 * Reads rows from `at` on, for as long as the lines have the expected form: the start of the first line that it left, or `end`. `words` is the
 * memory of `bytes`.
 */
export type ExpectedOrder = (
  bytes: Uint8Array,
  words: DataView,
  at: number,
  end: number,
  rows: RowFill<Table>,
) => number;

const readers = { readCell, readDouble, readInteger, readText };
const compiled = new WeakMap<Table, ExpectedOrder | undefined>();

/** The table's scanner for records with the expected keys in the expected order; `undefined` where a process forbids code from strings. */
export function expectedOrder(table: Table): ExpectedOrder | undefined {
  // one function a table, so that what the engine learns in one file serves the next
  if (!compiled.has(table)) compiled.set(table, compile(table));
  return compiled.get(table);
}

function compile(table: Table): ExpectedOrder | undefined {
  try {
    // only names from the table's definition are in the source
    // oxlint-disable-next-line typescript/no-implied-eval
    const make = new Function(...Object.keys(readers), scannerSource(table)) as (
      ...given: readonly unknown[]
    ) => ExpectedOrder;
    return make(...Object.values(readers));
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}
