import { bytesInMemory, createContext, ndjson, vectorOf } from '@stedi-lakehouse/core';
import { accelerometerLanding, customerLanding, stepTrainerLanding } from '@stedi-lakehouse/transforms';
import { firstBytes } from '../landing.mjs';

/** Bytes of a landing table that the parts work on, at most. */
const most = 32e6;

/** The landing tables with their first bytes. */
export function landingTables(landing) {
  return {
    customers: { table: customerLanding, bytes: firstBytes(landing, 'customer', most) },
    readings: { table: accelerometerLanding, bytes: firstBytes(landing, 'accelerometer', most) },
    steps: { table: stepTrainerLanding, bytes: firstBytes(landing, 'step_trainer', most) },
  };
}

/** The rows of NDJSON as batches of a table. */
export async function decoded({ table, bytes }) {
  return collected(ndjson.decode(table, bytesInMemory(bytes))(createContext()));
}

/** The batches of a stream, every column made: transforms leave that to whoever asks for one. */
export async function collected(stream) {
  const batches = [];
  for await (const batch of stream) {
    for (const name of Object.keys(batch.table.columns)) vectorOf(batch, name);
    batches.push(batch);
  }
  return batches;
}

/** A stream of batches at hand. */
export async function* streamOf(batches) {
  yield* batches;
}

/** The rows of batches as objects. */
export function objectsOf(batches) {
  return batches.flatMap((batch) => [...batch.rows()]);
}

export function rowsOf(batches) {
  return batches.reduce((rows, { length }) => rows + length, 0);
}
