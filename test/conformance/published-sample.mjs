import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import { stedi } from './command.mjs';
import { figuresOfLake } from './figures.mjs';
import { curated, raw, trusted } from './servers.mjs';

export const database = 'stedi';
const sample = ['--scale', '3', '--seed', '5'];

/**
 * Publishes a sample in STEDI's three buckets with a Glue catalog, and the same in a lake over folders. Settles with the tables as Glue has them,
 * and with what `stedi query` finds in those over folders.
 */
export async function publishSample(folder) {
  const [landing, lake] = ['landing', 'lake'].map((each) => join(folder, each));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  stedi(['generate', landing, ...sample]);
  stedi(['run', '--profile', 'published', '--landing', landing, '--lake', lake]);
  stedi(['generate', raw, ...sample]);
  const zones = ['--lake', `${curated}/lake`, '--trusted', trusted, '--curated', curated];
  stedi(['run', '--profile', 'published', '--landing', raw, ...zones, '--catalog', 'glue', '--database', database]);
  const tables = await tablesInGlue(database);
  return { tables, expected: figuresOfLake(lake, Object.keys(tables)) };
}

/** What a reader finds in a Glue database: by table its location, its columns with their types, and whether it is JSON. */
export async function tablesInGlue(name) {
  const { TableList } = await new GlueClient({}).send(new GetTablesCommand({ DatabaseName: name }));
  return Object.fromEntries(
    TableList.map(({ Name, StorageDescriptor: { Location, Columns, SerdeInfo }, Parameters }) => {
      const columns = Object.fromEntries(Columns.map((column) => [column.Name, column.Type]));
      const json = SerdeInfo.SerializationLibrary.endsWith('JsonSerDe');
      return [Name, { location: Location, columns, json, rows: Number(Parameters.numRows) }];
    }),
  );
}
