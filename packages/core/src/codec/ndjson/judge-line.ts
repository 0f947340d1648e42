import { isUtf8 } from 'node:buffer';
import type { Buffer } from 'node:buffer';
import type { Table } from '../../table/table.ts';
import type { RecordFault } from '../codec.ts';
import { membersOf } from '../json/members.ts';
import type { RowFill } from '../json/row-fill.ts';

/**
 * Takes any line apart, slowly: stores it as the next row, or says why it is none. Of several faults the first counts: bytes that are not
 * UTF-8, text that is not JSON, JSON that is not an object, and then what `RowFill.add` finds.
 */
export function judgeLine(line: Buffer, rows: RowFill<Table>): RecordFault | undefined {
  if (!isUtf8(line)) return { reason: 'invalid_utf8' };
  const text = line.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: holdsAnother(line, text) ? 'run_together' : 'syntax' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { reason: 'type' };
  return rows.add(membersOf(text));
}

/** Whether a record seems to begin within another one: the same first key behind a brace again. */
function holdsAnother(line: Buffer, text: string): boolean {
  const [start] = /^\{\s*"[^"\\]*"/.exec(text) ?? [];
  return start !== undefined && line.includes(start, start.length);
}
