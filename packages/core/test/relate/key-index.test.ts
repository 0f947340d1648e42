import {
  batchFromRows,
  batchOf,
  collectHeld,
  Dictionary,
  gather,
  heldBatches,
  holdRows,
  keyIndex,
  TextVector,
  vectorOf,
  type Held,
} from '@stedi-lakehouse/core';
import { batchesOf } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { someDevices, someReadings, type Device } from './rows.ts';
import { devices, readings } from './tables.ts';

const device = (person: string | null, since: number | null = 1): Device => ({
  person,
  since,
  serial: 's',
  works: null,
});

describe.each([
  ['person', 'owner'],
  ['since', 'takenAt'],
] as const)('the index of %s', (column, streamed) => {
  test('numbers keys by first occurrence and finds them in any batch', async () => {
    await fc.assert(
      fc.asyncProperty(
        someDevices,
        someReadings,
        fc.integer({ min: 1, max: 9 }),
        async (rows, others, rowsPerBatch) => {
          const index = await keyIndex(
            heldBatches(devices, batchesOf(devices, rows, { rowsPerBatch }).batches),
            column,
          );
          const keys = [...new Set(rows.map((row) => row[column]).filter((key) => key !== null))];
          expect(index.size).toBe(keys.length);
          expect([...index.keyOfRow]).toEqual(rows.map((row) => keys.indexOf(row[column]!)));
          for (const [key, value] of keys.entries()) {
            const walked: number[] = [];
            for (let row = index.head[key]!; row !== -1; row = index.next[row]!) walked.push(row);
            expect(walked).toEqual([...rows.keys()].filter((row) => rows[row]![column] === value));
            expect(index.rowsOfKey[key]).toBe(walked.length);
          }
          for (const batch of batchesOf(readings, others, { rowsPerBatch }).batches) {
            const expected = [...batch.rows()].map((row) => keys.indexOf(row[streamed] as never));
            expect([...index.find(vectorOf(batch, streamed))]).toEqual(expected);
          }
        },
      ),
    );
  });
});

test('finds many keys, of many dictionaries', async () => {
  const names = Array.from({ length: 150_000 }, (_, row) => `person ${row}`);
  const held = holdRows(
    devices,
    names.map((name, row) => device(name, row * 1000)),
  );
  const [byName, byTime] = [await keyIndex(held, 'person'), await keyIndex(held, 'since')];
  expect([byName.size, byTime.size]).toEqual([names.length, names.length]);
  const asked = batchFromRows(
    readings,
    [149_999, 0, 65_536, 77_777, 150_000].map((row) => ({ owner: `person ${row}`, takenAt: row * 1000, x: 0 })),
  );
  expect([...byName.find(vectorOf(asked, 'owner'))]).toEqual([149_999, 0, 65_536, 77_777, -1]);
  expect([...byTime.find(vectorOf(asked, 'takenAt'))]).toEqual([149_999, 0, 65_536, 77_777, -1]);
});

test('takes −0 and 0 as one key', async () => {
  const index = await keyIndex(holdRows(readings, [{ owner: null, takenAt: null, x: -0 }]), 'x');
  const asked = batchFromRows(readings, [{ owner: null, takenAt: null, x: 0 }]);
  expect([...index.find(vectorOf(asked, 'x'))]).toEqual([0]);
});

test('refuses to look for numbers among texts', async () => {
  const index = await keyIndex(holdRows(devices, [device('ada')]), 'person');
  const asked = batchFromRows(readings, [{ owner: 'ada', takenAt: 1, x: 0 }]);
  expect(() => index.find(vectorOf(asked, 'takenAt'))).toThrow('text keys cannot be compared with a number column');
});

describe('a held table', () => {
  const counted = (failures = 0): { readonly held: Held<typeof devices>; readonly reads: () => number } => {
    let reads = 0;
    const inner = holdRows(devices, [device('ada'), device('bo')]);
    const held: Held<typeof devices> = {
      table: devices,
      rows: inner.rows,
      async *batches() {
        if (reads++ < failures) throw new Error('the file went away');
        yield* inner.batches();
      },
    };
    return { held, reads: () => reads };
  };

  test('is indexed once, however often and at the same time it is asked for', async () => {
    const { held, reads } = counted();
    const [first, second] = await Promise.all([keyIndex(held, 'person'), keyIndex(held, 'person')]);
    expect(first).toBe(second);
    expect(await keyIndex(held, 'person')).toBe(first);
    expect(reads()).toBe(1);
  });

  test('is asked again after a failure', async () => {
    const { held } = counted(1);
    await expect(keyIndex(held, 'person')).rejects.toThrow('the file went away');
    expect((await keyIndex(held, 'person')).size).toBe(2);
  });

  test('is gathered into one column of one dictionary', async () => {
    await fc.assert(
      fc.asyncProperty(someDevices, fc.integer({ min: 1, max: 9 }), async (rows, rowsPerBatch) => {
        const parts = [rows.slice(0, 7), rows.slice(7)].flatMap(
          (part) => batchesOf(devices, part, { rowsPerBatch }).batches,
        );
        const all = await gather(heldBatches(devices, parts), ['person', 'since', 'works']);
        expect(all.length).toBe(rows.length);
        for (const name of ['person', 'since', 'works'] as const) {
          const column = all.column(name);
          expect(column.length).toBe(rows.length);
          expect(rows.map((_, row) => column.at(row))).toEqual(rows.map((row) => row[name]));
        }
      }),
    );
  });

  test('gives only the columns that were gathered', async () => {
    const all = await gather(holdRows(devices, [device('ada')]), ['person']);
    expect(() => all.column('since')).toThrow('column since of devices was not gathered');
  });

  test('is collected from a stream, which it closes when it is stopped', async () => {
    const input = batchesOf(devices, [device('ada'), device('bo'), device(null)], { rowsPerBatch: 1 });
    const controller = new AbortController();
    const held = await collectHeld(input, devices, controller);
    expect(held.rows).toBe(3);
    controller.abort(new Error('the run was stopped'));
    await expect(collectHeld(input, devices, controller)).rejects.toThrow('the run was stopped');
    expect(input.closings).toBe(input.opened);
  });
});

test('texts that a dictionary is given later are no keys', async () => {
  const dictionary = new Dictionary();
  const [ann, bob] = [dictionary.add('ann'), dictionary.add('bob')];
  const batch = batchFromRows(devices, [device('ann'), device('bob')]);
  const person = new TextVector(Int32Array.of(ann, bob), dictionary) as never;
  const shared: Held<typeof devices> = {
    table: devices,
    rows: 2,
    async *batches() {
      yield batchOf(devices, 2, {
        person,
        since: vectorOf(batch, 'since'),
        serial: vectorOf(batch, 'serial'),
        works: vectorOf(batch, 'works'),
      });
    },
  };
  const index = await keyIndex(shared, 'person');
  expect([...index.find(person)]).toEqual([0, 1]);
  const cyd = dictionary.add('cyd');
  expect([...index.find(new TextVector(Int32Array.of(cyd, bob), dictionary))]).toEqual([-1, 1]);
  expect(index.size).toBe(2);
});
