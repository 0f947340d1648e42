import { isUtf8 } from 'node:buffer';
import type { Buffer } from 'node:buffer';
import type { Table } from '../../table/table.ts';
import type { InvalidReason } from '../codec.ts';
import { membersOf } from '../json/members.ts';
import type { RowFill } from '../json/row-fill.ts';

/**
 * Takes any line apart, slowly: stores it as the next row, or says why it is none. Of several faults the first counts: bytes that are not
 * UTF-8, text that is not JSON, JSON that is not an object, and then what `RowFill.add` finds.
 */
export function judgeLine(line: Buffer, rows: RowFill<Table>): InvalidReason | undefined {
  if (!isUtf8(line)) return 'invalid_utf8';
  const text = line.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'syntax';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'type';
  return rows.add(membersOf(text));
}
