import { describe, expect, test } from 'vitest';
import { memoryStore, openLake, readWhole, type QuarantineEntry } from '@stedi-lakehouse/core';
import { invalid } from './published-set.ts';

const entriesIn = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('quarantine', () => {
  test('keeps where each invalid record is, one JSON line each, and nothing that the entries carry besides', async () => {
    const lake = openLake({ root: memoryStore() });
    const attempt = lake.startAttempt('r');
    const carrying = { ...invalid, record: 4, content: 'ada@example.com' };
    const { line: _line, offset: _offset, bytes: _bytes, ...array } = invalid;
    const fault = { column: 'timestamp', expected: 'a whole number', found: 'nothing', key: 'timeStamp' };
    const file = await attempt.quarantine('accelerometer_landing', [
      invalid,
      carrying,
      array,
      { ...invalid, ...fault },
    ]);
    expect(file).toEqual({
      uri: `memory:store/_quarantine/run=r/attempt=${attempt.attempt}/accelerometer_landing.ndjson`,
      path: `_quarantine/run=r/attempt=${attempt.attempt}/accelerometer_landing.ndjson`,
      table: 'accelerometer_landing',
      entries: 4,
    });
    const object = (await lake.root.stat(file!.path))!;
    const text = Buffer.from(await readWhole(lake.root.source(object))).toString();
    expect(entriesIn(text)).toEqual([invalid, { ...invalid, record: 4 }, array, { ...invalid, ...fault }]);
  });

  test('writes as many entries as there are, without holding them', async () => {
    const lake = openLake({ root: memoryStore() });
    const entries = async function* (): AsyncGenerator<QuarantineEntry> {
      for (let record = 0; record < 5_000; record++) yield { ...invalid, record };
    };
    const file = await lake.startAttempt('r').quarantine('t', entries());
    const object = (await lake.root.stat(file!.path))!;
    const records = entriesIn(Buffer.from(await readWhole(lake.root.source(object))).toString());
    expect(records).toEqual(Array.from({ length: 5_000 }, (_, record) => ({ ...invalid, record })));
    expect(file!.entries).toBe(5_000);
  });

  test('writes no file when every record is a row', async () => {
    const lake = openLake({ root: memoryStore() });
    expect(await lake.startAttempt('r').quarantine('t', [])).toBeUndefined();
    for await (const object of lake.root.list('')) expect.fail(object.path);
  });

  test('is written once for each table', async () => {
    const attempt = openLake({ root: memoryStore() }).startAttempt('r');
    await attempt.quarantine('t', [invalid]);
    await expect(attempt.quarantine('t', [invalid])).rejects.toThrow(TypeError);
  });

  test('stays, when asked to, after its attempt is given up', async () => {
    const lake = openLake({ root: memoryStore() });
    const attempt = lake.startAttempt('r');
    const file = await attempt.quarantine('t', [invalid]);
    await attempt.discard({ keepQuarantine: true });
    expect(await lake.root.stat(file!.path)).toBeDefined();
  });
});
