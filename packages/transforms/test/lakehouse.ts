import {
  collectHeld,
  type CountingContext,
  heldBatches,
  type Held,
  type Pipeline,
  type RowOf,
  type Table,
} from '@stedi-lakehouse/core';
import { batchesOf } from '@stedi-lakehouse/core/testing';
import { newContext } from './context.ts';

/** What a pipeline made of landing rows: its tables by name, and what each transition said. */
export interface Made {
  readonly tables: ReadonlyMap<string, Held<Table>>;
  readonly said: ReadonlyMap<string, CountingContext>;
}

/** Runs transitions one after another, all tables in memory, `rowsPerBatch` rows at a time. */
export async function makeTables(
  pipeline: Pipeline,
  landing: ReadonlyMap<string, readonly RowOf<Table>[]>,
  rowsPerBatch: number,
): Promise<Made> {
  const tables = new Map<string, Held<Table>>();
  const said = new Map<string, CountingContext>();
  for (const table of pipeline.given) {
    const { batches } = batchesOf(table, landing.get(table.name)!, { rowsPerBatch });
    tables.set(table.name, heldBatches(table, batches));
  }
  for (const transition of pipeline.transitions) {
    const context = newContext();
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
