import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { stedi, temporaryFolder } from './stedi.ts';

interface Profile {
  readonly nodes: readonly { readonly callFrame: { readonly functionName: string; readonly url: string } }[];
  readonly samples: readonly number[];
}

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

async function profiled(name: string, scale: string): Promise<Record<string, Profile>> {
  const landing = join(folder, `landing-${name}`);
  await stedi('generate', landing, '--scale', scale);
  const lake = join(folder, `lake-${name}`);
  const file = join(folder, `${name}.cpuprofile`);
  const args = ['--landing', landing, '--lake', lake, '--workers', '2', '--profile-cpu', file];
  const { code, err } = await stedi('run', '--profile', 'published', ...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const files = (await readdir(folder)).filter((each) => each.startsWith(name)).toSorted();
  const read = async (each: string) => [each, JSON.parse(await readFile(join(folder, each), 'utf8')) as Profile];
  return Object.fromEntries((await Promise.all(files.map(read))) as [string, Profile][]);
}

/** Functions of core that a profile saw. */
function seen({ nodes, samples }: Profile): Set<string> {
  expect(samples.length).toBeGreaterThan(0);
  const ours = nodes.filter(({ callFrame }) => callFrame.url.includes('/packages/core/dist/'));
  return new Set(ours.map(({ callFrame }) => callFrame.functionName));
}

// as much data as it takes for another thread to be worth its start; whether for two is up to the run
test('a run writes where the time of each of its threads went', async () => {
  const profiles = await profiled('many', '8');
  const workers = Object.keys(profiles).filter((name) => name.includes('-worker-'));
  expect(workers.length).toBeGreaterThan(0);
  expect(workers).toEqual(workers.map((_, index) => `many-worker-${index + 1}.cpuprofile`));
  for (const worker of workers) expect(seen(profiles[worker]!)).toContain('wholeLines');
  // which functions of the main thread are seen depends on how long each takes
  expect(seen(profiles['many.cpuprofile']!).size).toBeGreaterThan(0);
});

test('the profile of a run that needs no other thread has all of it', async () => {
  const profiles = await profiled('few', '0.5');
  expect(Object.keys(profiles)).toEqual(['few.cpuprofile']);
  const functions = seen(profiles['few.cpuprofile']!);
  expect(functions).toContain('wholeLines');
  expect(functions).toContain('runPlan');
});

test('a profile that could not be written is refused before anything is done', async () => {
  const lake = join(folder, 'lake-none');
  const file = join(folder, 'no-folder', 'a.cpuprofile');
  const { code, err } = await stedi(
    'run',
    '--profile',
    'published',
    '--landing',
    folder,
    '--lake',
    lake,
    '--profile-cpu',
    file,
  );
  expect(code).toBe(64);
  expect(err).toBe(`stedi: --profile-cpu ${file} has no folder: name a file in a folder that exists\n`);
  expect(await readdir(folder)).not.toContain('lake-none');
});
