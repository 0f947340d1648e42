import { describe, expect, test } from 'vitest';
import { LakeError, memoryStore, openLake, type Lake } from '@stedi-lakehouse/core';
import { publishSet, readSet, trusted } from './published-set.ts';

const secret = 'ada@example.com';
const newLake = async (): Promise<Lake> => {
  const lake = openLake({ root: memoryStore('lake') });
  await publishSet(lake, 'one');
  return lake;
};
const put = async (lake: Lake, path: string, text: string): Promise<void> => {
  await lake.root.write(path, [Buffer.from(text)]);
};
const valid = async (lake: Lake): Promise<object> => ({ ...(await lake.current()), commit: 2 });

describe('a damaged or foreign commit is named and never passed over', () => {
  test.each<[string, string, (lake: Lake) => Promise<string>, RegExp]>([
    ['no JSON', '_commits/0000000002.json', async () => `{"${secret}`, /is not JSON/],
    ['no object', '_commits/0000000002.json', async () => '[]', /is wrong at/],
    ['an empty file', '_commits/0000000002.json', async () => '', /is not JSON/],
    ['a newer format', '_commits/0000000002.json', async () => '{"format": 2}', /format 2.*newer/],
    [
      'a wrong type',
      '_commits/0000000002.json',
      async (lake) => JSON.stringify({ ...(await valid(lake)), profile: [secret] }),
      /is wrong at profile/,
    ],
    [
      'a wrong table',
      '_commits/0000000002.json',
      async (lake) => JSON.stringify({ ...(await valid(lake)), tables: { t: { version: 1 } } }),
      /is wrong at tables.t.version/,
    ],
    [
      'the number of another',
      '_commits/0000000002.json',
      async (lake) => JSON.stringify({ ...(await valid(lake)), commit: 7 }),
      /says that it is commit 7/,
    ],
    ['a short number', '_commits/2.json', async () => '{}', /is not named as a commit/],
    ['number zero', '_commits/0000000000.json', async () => '{}', /is not named as a commit/],
  ])('%s', async (_name, path, text, message) => {
    const lake = await newLake();
    await put(lake, path, await text(lake));
    for (const ask of [async () => await lake.current(), async () => await lake.history()]) {
      const error: unknown = await ask().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LakeError);
      expect(error).toMatchObject({ code: 'lake_corrupt' });
      expect((error as LakeError).message).toMatch(message);
      expect((error as LakeError).message).toContain(`memory:lake/${path}`);
      expect((error as LakeError).message).not.toContain(secret);
    }
  });

  test.each(['.DS_Store', 'Thumbs.db', 'desktop.ini', 'notes.txt', '0000000001 (1).json', '0000000001.json.bak'])(
    'files of other programs are passed over and named in the log: %s',
    async (name) => {
      const lake = await newLake();
      await put(lake, `_commits/${name}`, 'x');
      expect(await readSet(lake, await lake.current())).toBe('one');
      await publishSet(lake, 'two');
      expect(await readSet(lake, await lake.rollback())).toBe('one');
      expect((await lake.log()).foreign).toEqual([`memory:lake/_commits/${name}`]);
      await lake.clean({ graceMs: 0, now: new Date(Date.now() + 1000) });
    },
  );

  test('a manifest that is missing, wrong or another one’s', async () => {
    const lake = await newLake();
    const commit = (await lake.current())!;
    const { manifest } = commit.tables[trusted.name]!;
    const other = (await publishSet(lake, 'two')).tables[trusted.name]!.manifest;
    const otherBytes = lake.root.source((await lake.root.stat(other))!).open();
    await lake.root.write(manifest, otherBytes);
    await expect(lake.files(commit, trusted.name)).rejects.toThrow(/does not list table accelerometer_trusted/);
    await put(lake, manifest, '{"format": 1}');
    await expect(lake.files(commit, trusted.name)).rejects.toThrow(/_manifests\/.* is wrong at runId/);
    await lake.root.remove([manifest]);
    await expect(lake.files(commit, trusted.name)).rejects.toThrow(/_manifests\/.* is missing/);
  });
});
