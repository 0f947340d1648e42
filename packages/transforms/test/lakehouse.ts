import {
  collectHeld,
  CountingContext,
  heldBatches,
  type Batch,
  type Held,
  type Pipeline,
  type RowOf,
  type Table,
} from '@stedi-lakehouse/core';
import { batches } from './stage.ts';

/** What a pipeline made of landing rows: its tables by name, and what each transition said. */
export interface Made {
  readonly tables: ReadonlyMap<string, Held<Table>>;
  readonly said: ReadonlyMap<string, CountingContext>;
}

/** Runs transitions one after another, all tables in memory, `batchRows` rows at a time. */
export async function makeTables(
  pipeline: Pipeline,
  landing: ReadonlyMap<string, readonly RowOf<Table>[]>,
  batchRows: number,
): Promise<Made> {
  const tables = new Map<string, Held<Table>>();
  const said = new Map<string, CountingContext>();
  for (const table of pipeline.given) {
    const held: Batch<Table>[] = [];
    for await (const batch of batches(table, landing.get(table.name)!, batchRows)) held.push(batch);
    tables.set(table.name, heldBatches(table, held));
  }
  for (const transition of pipeline.transitions) {
    const context = new CountingContext(new AbortController().signal);
    const given = Object.fromEntries(
      Object.entries(transition.from).map(([key, { how, table }]) => {
        const held = tables.get(table.name)!;
        return [key, how === 'streamed' ? held.batches() : { ...held, table }];
      }),
    );
    tables.set(transition.to.name, await collectHeld(transition.run(given, context), transition.to, context));
    said.set(transition.name, context);
  }
  return { tables, said };
}

/** All rows of a held table. */
export async function rowsOf(held: Held<Table>): Promise<RowOf<Table>[]> {
  const rows: RowOf<Table>[] = [];
  for await (const batch of held.batches()) rows.push(...batch.rows());
  return rows;
}
