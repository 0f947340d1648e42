import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { bytesInMemory, memoryStore, type Store, type StoredObject } from '@stedi-lakehouse/core';
import { planLanding } from '../../src/pipeline/landing-plan.ts';
import { PieceReader } from '../../src/pipeline/part-input.ts';
import { readings } from './tables.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What lives in memory now, in bytes: what was waited for is let go between two collections. */
const inUse = async (): Promise<number> => {
  for (let time = 0; time < 4; time++) {
    collectGarbage();
    await setTimeout(20);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** A store that makes up so many files, none of which it holds. */
const manyFiles = (files: number): Store => ({
  ...memoryStore('many'),
  async *list(prefix) {
    if (prefix !== `${readings.name}/`) return;
    for (let index = 0; index < files; index++) yield file(index);
  },
  source: (object) => bytesInMemory(Buffer.from(`{"n":1${/\d+/.exec(object.path)![0]}}\n`), object.path),
});
const file = (index: number): StoredObject => ({
  path: `${readings.name}/readings-${String(index).padStart(7, '0')}.json`,
  bytes: 15,
  etag: `97-17644000${String(index).padStart(11, '0')}-${1_000_000 + index}`,
  modified: new Date(1_764_400_000_000 + index),
});

const [few, many] = [20_000, 100_000];
/** Some dozens, and what the engine has not given back yet. An object for each file takes a thousand. */
const mostBytesPerFile = 150;

test('the plan of a landing table takes some dozens of bytes a file, its parts included', async () => {
  const options = { signal: new AbortController().signal, partBytes: undefined };
  const plan = async (files: number) => {
    const planned = await planLanding(readings, manyFiles(files), options);
    const parts = planned.parts.map(({ first, end }) => planned.files.pages(first, end));
    return { planned, parts };
  };
  await plan(few);
  const before = await inUse();
  const small = await plan(few);
  const between = await inUse();
  const large = await plan(many);
  const after = await inUse();
  expect((after - between - (between - before)) / (many - few)).toBeLessThan(mostBytesPerFile);
  expect([small.planned.files.length, large.planned.files.length]).toEqual([few, many]);
  expect(large.planned.files.at(many - 1).object).toEqual(file(many - 1));
}, 30_000);

test('what was read of very many files is told in a few words', () => {
  const reader = new PieceReader();
  for (let index = 0; index < many; index++) {
    const observer = reader.observe();
    observer.progress({ records: 1, lines: 1, bytes: 2 });
    observer.progress({ records: 2, lines: 3, bytes: 40 });
    observer.unknownKeys(1, new Map([['battery', 1]]));
  }
  expect(reader.part()).toEqual({
    rows: 0,
    unknownKeys: { total: many, named: { battery: many } },
    records: 2 * many,
    bytes: 40 * many,
    textBytes: 40 * many,
    faults: { records: 0, bytes: 0, reasons: {}, groups: [] },
    invalid: [],
  });
});
