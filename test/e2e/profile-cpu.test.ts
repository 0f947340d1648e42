import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { stedi, temporaryFolder } from './stedi.ts';

interface Profile {
  readonly nodes: readonly { readonly callFrame: { readonly functionName: string; readonly url: string } }[];
  readonly samples: readonly number[];
}

let folder: string;
let landing: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = join(folder, 'landing');
  // as much as it takes for two threads to be worth their start
  await stedi('generate', landing, '--scale', '5');
}, 60_000);

async function profiled(name: string, workers: number): Promise<Record<string, Profile>> {
  const lake = join(folder, `lake-${name}`);
  const file = join(folder, `${name}.cpuprofile`);
  const args = ['--landing', landing, '--lake', lake, '--workers', String(workers), '--profile-cpu', file];
  const { code, err } = await stedi('run', ...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const files = (await readdir(folder)).filter((each) => each.startsWith(name)).toSorted();
  const read = async (each: string) => [each, JSON.parse(await readFile(join(folder, each), 'utf8')) as Profile];
  return Object.fromEntries((await Promise.all(files.map(read))) as [string, Profile][]);
}

/** Files of core with functions that a profile saw. */
function seen({ nodes, samples }: Profile): Set<string> {
  expect(samples.length).toBeGreaterThan(0);
  const files = nodes.map(({ callFrame }) => /\/packages\/core\/dist\/(.*)\.js$/.exec(callFrame.url)?.[1]);
  return new Set(files.filter((file) => file !== undefined));
}

test('a run writes where the time of each of its threads went', async () => {
  const profiles = await profiled('two', 2);
  expect(Object.keys(profiles)).toEqual(['two-worker-1.cpuprofile', 'two-worker-2.cpuprofile', 'two.cpuprofile']);
  // how long which function of the main thread is seen depends on the machine
  expect(seen(profiles['two.cpuprofile']!).size).toBeGreaterThan(0);
  for (const worker of [1, 2])
    expect(seen(profiles[`two-worker-${worker}.cpuprofile`]!)).toContain('codec/ndjson/line-decoder');
});

test('the profile of a run on one thread has all of it', async () => {
  const profiles = await profiled('one', 1);
  expect(Object.keys(profiles)).toEqual(['one.cpuprofile']);
  const files = seen(profiles['one.cpuprofile']!);
  expect(files).toContain('codec/ndjson/line-decoder');
  expect(files).toContain('codec/parquet/row-group');
});

test('a profile that could not be written is refused before anything is done', async () => {
  const lake = join(folder, 'lake-none');
  const file = join(folder, 'no-folder', 'a.cpuprofile');
  const { code, err } = await stedi('run', '--landing', landing, '--lake', lake, '--profile-cpu', file);
  expect(code).toBe(64);
  expect(err).toBe(`stedi: --profile-cpu ${file} has no folder: name a file in a folder that exists\n`);
  expect(await readdir(folder)).not.toContain('lake-none');
});
