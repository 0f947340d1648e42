import { Buffer } from 'node:buffer';
import { vectorOf } from '../../batch/batch.ts';
import type { Cell } from '../../table/column.ts';
import { LakehouseError } from '../../table/lakehouse-error.ts';
import { columnNames, type Table } from '../../table/table.ts';
import type { Sink } from '../../stream/stage.ts';
import type { EncodeReceipt, WriteBytes } from '../codec.ts';

/** What stands around the records of a file. */
export interface Framing {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  /** The whole file where there are no rows. */
  readonly empty: string;
}

/** Characters that are gathered before they are written. */
const pieceCharacters = 65_536;

/** Rows as canonical JSON objects: keys in the table's order, no whitespace, nulls written out. Holds one batch and about 64 KiB of text. */
export function encodeRows<T extends Table>(table: T, write: WriteBytes, framing: Framing): Sink<T, EncodeReceipt> {
  return async (input, { signal }) => {
    const names = columnNames(table);
    const keys = names.map((name) => `${JSON.stringify(name)}:`);
    let text = '';
    let bytes = 0;
    let rows = 0;
    const flush = async (): Promise<void> => {
      const piece = Buffer.from(text, 'utf8');
      text = '';
      bytes += piece.length;
      if (piece.length > 0) await write(piece);
    };
    for await (const batch of input) {
      signal.throwIfAborted();
      const vectors = names.map((name) => vectorOf(batch, name));
      for (let row = 0; row < batch.length; row++) {
        const cells = vectors.map((vector, index) => keys[index]! + cellText(vector.at(row), table, names[index]!));
        text += `${rows === 0 ? framing.before : framing.between}{${cells.join(',')}}`;
        rows++;
        if (text.length >= pieceCharacters) await flush();
      }
    }
    text += rows === 0 ? framing.empty : framing.after;
    await flush();
    return { bytes, rows };
  };
}

function cellText(cell: Cell, table: Table, column: string): string {
  if (typeof cell !== 'number') return JSON.stringify(cell);
  if (!Number.isFinite(cell)) {
    throw new LakehouseError(
      'not_writable',
      `column ${column} of ${table.name} holds a number that JSON has no form for`,
      'make NaN and infinities null before the rows are written',
    );
  }
  return Object.is(cell, -0) ? '-0' : String(cell);
}
