import { batchOf, lazyBatch, vectorOf, type Batch } from '../batch/batch.ts';
import type { Held } from '../stream/held.ts';
import type { Batches } from '../stream/stage.ts';
import { columnNames, type Table } from '../table/table.ts';

/** A table of this run that later steps need: its batches in memory, part by part, with only the columns that are needed. */
export class KeptTable implements Held<Table> {
  readonly table: Table;
  readonly #parts: Batch<Table>[][] = [[]];
  #rows = 0;

  constructor(table: Table) {
    this.table = table;
  }

  get rows(): number {
    return this.#rows;
  }

  /** The batches of each part that has rows. */
  get parts(): readonly (readonly Batch<Table>[])[] {
    return this.#parts.filter((part) => part.length > 0);
  }

  append(batch: Batch<Table>): void {
    // the columns are copied out of the batch, which may be a view that keeps dropped rows and columns alive
    const vectors = Object.fromEntries(columnNames(this.table).map((name) => [name, vectorOf(batch, name)]));
    this.#parts.at(-1)!.push(batchOf(this.table, batch.length, vectors));
    this.#rows += batch.length;
  }

  endPart(): void {
    if (this.#parts.at(-1)!.length > 0) this.#parts.push([]);
  }

  async *batches(): Batches<Table> {
    for (const part of this.#parts) yield* part;
  }

  /** The same rows with only the columns of `table`: what one transition asked for. */
  seenAs(table: Table): Held<Table> {
    return { table, rows: this.#rows, batches: () => project(this.batches(), table) };
  }
}

/** Batches with only the columns of `table`, made when they are asked for. */
export async function* project(batches: Batches<Table>, table: Table): Batches<Table> {
  for await (const batch of batches) yield lazyBatch(table, batch.length, (name) => vectorOf(batch, name));
}
