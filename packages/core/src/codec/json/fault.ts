import type { InvalidReason, RecordFault } from '../codec.ts';
import { keyName } from './key-name.ts';
import { nested, NumberText, type JsonCell } from './cell.ts';
import type { TableColumn } from './table-columns.ts';

/** What is wrong with a value of a column: `cell` is undefined where the record lacks it, and `keys` are the keys that it has. */
export function columnFault(
  reason: InvalidReason,
  name: string,
  column: TableColumn,
  cell: JsonCell | undefined,
  keys: readonly string[],
): RecordFault {
  const fault = { reason, column: name, expected: expectedOf(reason, column), found: foundOf(column, cell) };
  if (cell !== undefined) return fault;
  const key = keys.find((each) => each !== name && plain(each) === plain(name));
  return key === undefined ? fault : { ...fault, key: keyName(key) };
}

/** What a column takes. */
function expectedOf(reason: InvalidReason, column: TableColumn): string {
  const kind = column.kind === 'text' ? 'text' : column.kind === 'boolean' ? 'a boolean' : numberOf(column.integer);
  if (reason === 'invalid_utf8') return 'text that UTF-8 can write';
  if (reason === 'integer_too_large') return 'a whole number within 2^53 - 1';
  if (reason === 'constraint') return `${kind} that the table allows`;
  return column.nullable ? `${kind} or null` : kind;
}

function numberOf(integer: boolean): string {
  return integer ? 'a whole number' : 'a number';
}

function foundOf(column: TableColumn, cell: JsonCell | undefined): string {
  if (cell === undefined) return 'nothing';
  if (cell === null) return 'null';
  if (cell === nested) return 'an object or a list';
  if (typeof cell === 'boolean') return 'a boolean';
  if (!(cell instanceof NumberText)) return 'text';
  const fraction =
    (column.kind === 'int64' || column.kind === 'int32' || column.kind === 'date') &&
    !Number.isInteger(Number(cell.text));
  return fraction ? 'a number with a fraction' : 'a number';
}

/** A name without what people write differently. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

/** What is wrong with a record, in a few words: `phone: a number, not text`. */
export function faultText({ reason, column, expected, found, key }: RecordFault): string {
  if (column === undefined) return key === undefined ? reason : `${reason} ${key}`;
  if (reason === 'duplicate_key') return `${column}: twice, with different values`;
  if (found === 'nothing') return `${column}: missing${key === undefined ? '' : `, a key ${key} is there`}`;
  return reason === 'type' || found === 'null' ? `${column}: ${found}, not ${expected}` : `${column}: not ${expected}`;
}
