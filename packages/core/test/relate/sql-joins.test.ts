import type { DuckDBConnection } from '@duckdb/node-api';
import {
  asOfJoin,
  bucketedHashJoin,
  hashJoin,
  heldBatches,
  keepFirst,
  keepMatching,
  spillInMemory,
} from '@stedi-lakehouse/core';
import { batchesOf, runTransform } from '@stedi-lakehouse/core/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Device, Reading } from './rows.ts';
import { emptyDatabase, load, query } from './sql.ts';
import { devices, paired, readings } from './tables.ts';

const people = ['ada', 'bo', 'çelik', '', '🦶', null];
const pick = <V>(from: readonly V[], at: number): V => from[at % from.length]!;

// keys that repeat and that are missing; strides without a common divisor, so that every combination occurs
const left: Reading[] = Array.from({ length: 3000 }, (_, row) => ({
  owner: pick([...people, 'dee'], row * 5),
  takenAt: row % 11 === 0 ? null : 1_691_348_231_000 + ((row * 7919) % 997) * 10,
  x: row / 8,
}));
const right: Device[] = Array.from({ length: 400 }, (_, row) => ({
  person: pick([...people, 'eve'], row * 3),
  since: row % 13 === 0 ? null : 1_691_348_231_000 + ((row * 104_729) % 997) * 10,
  serial: `s${row}`,
  works: pick([true, false, null], row),
}));

const held = heldBatches(devices, batchesOf(devices, right, { rowsPerBatch: 77 }).batches);
const columns = 'r.x, r."takenAt", d.serial, d.since, d.works';
let db: DuckDBConnection;

beforeAll(async () => {
  db = await emptyDatabase();
  await load(db, readings, left);
  await load(db, devices, right);
});

describe.each([
  ['owner', 'person'],
  ['takenAt', 'since'],
] as const)('by %s = %s', (key, foreignKey) => {
  const options = { key, foreignKey, with: held, cardinality: 'many-to-many', to: paired } as const;
  const inner = `FROM readings r JOIN devices d ON r."${key}" = d."${foreignKey}"`;

  test('hashJoin makes the rows of an SQL join', async () => {
    const made = await runTransform(hashJoin<typeof readings, typeof devices, typeof paired>(options), readings, left, {
      rowsPerBatch: 500,
    });
    const expected = await query(db, `SELECT ${columns} ${inner} ORDER BY r.at_row, d.at_row`);
    expect(expected.length).toBeGreaterThan(900);
    expect(made.rows).toEqual(expected);
    const [counts] = await query(
      db,
      `SELECT count(DISTINCT r.at_row) AS "left", count(DISTINCT d.at_row) AS "right", count(*) AS written ${inner}`,
    );
    expect(made.pairs).toEqual(counts);
  });

  test('bucketedHashJoin makes them too, in another order', async () => {
    const bucketed = bucketedHashJoin<typeof readings, typeof devices, typeof paired>({
      ...options,
      buckets: 7,
      spill: spillInMemory,
    });
    const made = await runTransform(bucketed, readings, left, { rowsPerBatch: 500 });
    const byRow = made.rows.toSorted((a, b) => a.x - b.x || Number(a.serial.slice(1)) - Number(b.serial.slice(1)));
    expect(byRow).toEqual(await query(db, `SELECT ${columns} ${inner} ORDER BY r.at_row, d.at_row`));
  });

  test('keepMatching keeps the rows of an SQL semi-join', async () => {
    const keep = keepMatching<typeof readings, typeof devices>({ key, among: held, foreignKey });
    const made = await runTransform(keep, readings, left, { rowsPerBatch: 500 });
    const expected = await query(
      db,
      `SELECT owner, "takenAt", x FROM readings WHERE "${key}" IN (SELECT "${foreignKey}" FROM devices) ORDER BY at_row`,
    );
    expect(expected.length).toBeGreaterThan(900);
    expect(made.rows).toEqual(expected);
    expect(made.dropped).toEqual({ unmatched: left.length - expected.length });
  });

  test('keepFirst keeps the first row of each group, and every row without a key', async () => {
    const made = await runTransform(keepFirst<typeof readings>({ key }), readings, left, { rowsPerBatch: 500 });
    const expected = await query(
      db,
      `SELECT owner, "takenAt", x FROM readings
       QUALIFY "${key}" IS NULL OR row_number() OVER (PARTITION BY "${key}" ORDER BY at_row) = 1 ORDER BY at_row`,
    );
    expect(made.rows).toEqual(expected);
    expect(made.dropped).toEqual({ duplicate: left.length - expected.length });
  });
});

test('asOfJoin backward makes the rows of an SQL ASOF join', async () => {
  const join = asOfJoin<typeof readings, typeof devices, typeof paired>({
    at: 'takenAt',
    with: held,
    takenAt: 'since',
    direction: 'backward',
    toleranceMs: Infinity,
    to: paired,
  });
  const made = await runTransform(join, readings, left, { rowsPerBatch: 500 });
  // instants of devices are distinct here, so the ASOF join has one answer
  const expected = await query(
    db,
    `SELECT ${columns} FROM readings r ASOF JOIN devices d ON r."takenAt" >= d.since ORDER BY r.at_row`,
  );
  expect(expected.length).toBeGreaterThan(2000);
  expect(made.rows).toEqual(expected);
});
