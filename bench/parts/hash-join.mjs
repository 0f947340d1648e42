// The hash join alone, on all readings: every step with every phone reading of the same millisecond, whoever they are of.
import { createContext, hashJoin, heldBatches } from '@stedi-lakehouse/core';
import { machineLearningCurated } from '@stedi-lakehouse/transforms';
import { pairReadings } from './loops.mjs';
import { collected, decoded, landingTables, objectsOf, rowsOf, streamOf } from './rows.mjs';

export async function groups(landing) {
  const tables = landingTables(landing);
  const readings = await decoded(tables.readings);
  const steps = await decoded(tables.steps);
  const rows = { steps: objectsOf(steps), movements: objectsOf(readings) };
  return [
    {
      title: `${rows.steps.length.toLocaleString('en')} steps, ${rows.movements.length.toLocaleString('en')} readings held`,
      inputRows: rows.steps.length,
      contestants: [
        ours(steps, tables.readings.table, readings),
        {
          name: 'a Map of arrays of row objects',
          run: async () => ({ rows: pairReadings(rows.steps, { movements: rows.movements, customers: [] }).length }),
        },
      ],
    },
  ];
}

export function ours(steps, table, readings) {
  const join = () =>
    hashJoin({
      key: 'sensorReadingTime',
      with: heldBatches(table, readings),
      foreignKey: 'timestamp',
      cardinality: 'many-to-many',
      to: machineLearningCurated,
    });
  return {
    name: 'our hash join',
    run: async () => ({ rows: rowsOf(await collected(join()(streamOf(steps), createContext()))) }),
  };
}
