import type { Column } from '../../table/column.ts';
import { instantBounds, likelyUnit } from '../../table/instants.ts';
import type { InstantCounts } from '../instant-counts.ts';
import { NumberText, type JsonCell } from './cell.ts';
import type { NumberColumn } from './number-column.ts';

/** A column of instants in the making: holds its cells to the range that the table declares. */
export class InstantColumn {
  readonly index: number;
  readonly #name: string;
  readonly #column: Column;
  readonly #cells: NumberColumn;
  readonly #counts: InstantCounts | undefined;
  #written = 0;

  constructor(index: number, name: string, column: Column, cells: NumberColumn, counts: InstantCounts | undefined) {
    this.index = index;
    this.#name = name;
    this.#column = column;
    this.#cells = cells;
    this.#counts = counts;
  }

  /** The cells that are put from here on are of a file that was written then. */
  writtenAt(written: Date): void {
    this.#written = written.getTime();
    const { least, most } = instantBounds(this.#column, this.#written)!;
    this.#cells.holdTo(least, most, this.#column.consent === true);
  }

  /** Counts what stands in the first `rows` rows. */
  count(rows: number): void {
    if (this.#counts === undefined) return;
    const { values, nullable, present } = this.#cells;
    let inside = rows;
    if (nullable || this.#column.consent === true) {
      inside = 0;
      // what is no consent is no instant
      for (let row = 0; row < rows; row++) if ((!nullable || present[row] === 1) && values[row]! > 0) inside++;
    }
    this.#counts.inside(this.#name, inside);
  }

  /** Counts a cell that was refused, where another unit explains it. */
  refused(cell: JsonCell): void {
    if (this.#counts === undefined || !(cell instanceof NumberText)) return;
    const unit = likelyUnit(this.#column, Number(cell.text), this.#written);
    if (unit !== undefined) this.#counts.instead(this.#name, unit);
  }
}
