import { readFile, truncate, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LakehouseError, memoryStore, parsePlanFile, type PlanFile } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { landingInMemory, pathsOf, type Stores } from '../crash/in-process.ts';
import { writeLanding } from '../e2e/landing-files.ts';
import { filesBelow } from '../e2e/listing.ts';
import { madeUpLanding } from '../e2e/made-up-landing.ts';
import { stediHere, temporaryFolder } from '../e2e/stedi.ts';
import { openOver, planOver } from './shared-plan.ts';

type Changed = Record<string, unknown>;

let folder: string;
let landing: string;
let lake: string;
let plan: Record<string, Changed>;

beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 10, readings: 100 }));
  lake = join(folder, 'lake');
  const places = ['--landing', landing, '--lake', lake, '--out', join(folder, 'plan.json')];
  await stediHere('plan', '--profile', 'published', ...places);
  plan = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as typeof plan;
});

/** What `part` and `publish` say of a plan that somebody changed. */
async function saidOf(changes: Changed): Promise<{ codes: (number | null)[]; err: string }> {
  const file = join(folder, 'changed.json');
  await writeFile(file, JSON.stringify({ ...plan, ...changes }));
  const given = ['--plan', file, '--landing', landing, '--lake', lake];
  const part = await stediHere('part', ...given, '--round', '1', '--index', '0', '--count', '1');
  const publish = await stediHere('publish', ...given);
  return { codes: [part.code, publish.code], err: part.err };
}

describe('a plan is somebody else’s text', () => {
  test('it loads no module and calls nothing but a pipeline that is known here', async () => {
    const [module, marker] = [join(folder, 'module.mjs'), join(folder, 'marker')];
    const code = `import { writeFileSync } from 'node:fs'; export const call = (path) => writeFileSync(path, ''); call(${JSON.stringify(marker)});`;
    await writeFile(module, code);
    for (const name of [pathToFileURL(module).href, `data:text/javascript,${encodeURIComponent(code)}`]) {
      for (const exportName of ['call', 'stediPipeline']) {
        const pipeline = { ...plan['pipeline'], module: name, exportName, options: marker };
        const { codes, err } = await saidOf({ pipeline });
        const refused = exportName === 'call';
        // options that are a text say no profile
        expect([codes, err.includes('asks for another pipeline than stediPipeline')]).toEqual(
          refused ? [[64, 64], true] : [[64, 64], false],
        );
        expect(existsSync(marker)).toBe(false);
      }
    }
  });

  test('made by other code it is looked at no further', async () => {
    const { codes, err } = await saidOf({ codeVersion: 'other 9.9', pipeline: 1, landing: 'nowhere', stores: {} });
    expect(codes).toEqual([64, 64]);
    expect(err).toContain('was made by other 9.9, and this is ');
  });

  test('it writes to the lake of the command line alone, and reads its landing zone alone', async () => {
    const other = join(folder, 'other');
    for (const zone of ['landing', 'lake', 'trusted', 'curated']) {
      const { codes, err } = await saidOf({ stores: { ...plan['stores'], [zone]: other } });
      expect(codes).toEqual([64, 64]);
      expect(err).toContain(`was made for another --${zone} than `);
      expect(err).toContain('give part and publish the same --landing, --lake, --trusted and --curated as stedi plan');
    }
    expect(await filesBelow(other)).toEqual([]);
  });

  test.each<[string, (files: Record<string, Changed[]>) => Changed]>([
    ['a part of one byte', () => ({ partBytes: 1 })],
    ['a part of half a byte', () => ({ partBytes: 2048.5 })],
    ['a file of a petabyte', (files) => ({ landing: inFirst(files, { bytes: 1e15 }) })],
    ['a file of less than none', (files) => ({ landing: inFirst(files, { bytes: -1 }) })],
    ['a path above landing', (files) => ({ landing: inFirst(files, { path: '../secret.json' }) })],
    ['a path from the root', (files) => ({ landing: inFirst(files, { path: '/etc/hostname' }) })],
    ['lines that are packed', (files) => ({ landing: inFirst(files, { compression: 'gzip', splittable: true }) })],
    ['an attempt above the lake', () => ({ attempt: '../../elsewhere' })],
    ['a run above the lake', () => ({ runId: '../../elsewhere' })],
    ['a limit above all', () => ({ quarantineLimit: { share: 2 } })],
    ['another profile than its rules', () => ({ profile: 'strict' })],
    ['options that are none', () => ({ pipeline: { ...plan['pipeline'], options: null } })],
    ['options that no text is', () => ({ pipeline: { ...plan['pipeline'], options: { trim: { toString: 1 } } } })],
    ['names without end', () => ({ transitions: ['x'.repeat(10_000)] })],
  ])('%s is refused', async (_, change) => {
    const { codes } = await saidOf(change(plan['landing'] as unknown as Record<string, Changed[]>));
    expect(codes).toEqual([64, 64]);
    expect((await filesBelow(folder)).filter((file) => file.includes('elsewhere'))).toEqual([]);
  });

  test('arrays in one another without end are refused', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = JSON.stringify({ ...plan, pipeline: { exportName: 'stediPipeline', options: 0 } });
    await writeFile(join(folder, 'deep.json'), text.replace('"options":0', `"options":${deep}`));
    const given = ['--plan', join(folder, 'deep.json'), '--landing', landing, '--lake', lake];
    expect((await stediHere('publish', ...given)).code).toBe(64);
  });

  test('a file that is larger than any plan is not read', async () => {
    const file = join(folder, 'large.json');
    await writeFile(file, '');
    await truncate(file, 300 * 1024 * 1024);
    const { code, err } = await stediHere('publish', '--plan', file, '--landing', landing, '--lake', lake);
    expect(code).toBe(64);
    expect(err).toContain('is larger than any plan');
  });
});

function inFirst(files: Record<string, Changed[]>, change: Changed): Record<string, Changed[]> {
  const [[table, [first, ...rest]]] = Object.entries(files) as [[string, Changed[]]];
  return { ...files, [table]: [{ ...first, ...change }, ...rest] };
}

test('whatever stands in a plan, it is opened or refused by its file, and nothing is written', async () => {
  const stores: Stores = {
    landing: await landingInMemory(madeUpLanding({ people: 5, readings: 20 })),
    lake: memoryStore(),
  };
  const whole = await planOver(stores, { partBytes: 4_096 });
  const places = placesIn(whole);
  const values = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom(0, -1, 1, 1e15, 2 ** 53, '', '..', '__proto__'));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), values, async (place, value) => {
      const text = JSON.stringify(changed(whole, place, value));
      const opened = (async () => openOver(parsePlanFile(text, 'plan.json', 'test'), stores))();
      const end = await opened.then(
        () => 'opened',
        (error: unknown) => (error instanceof LakehouseError ? error.code : error),
      );
      expect(['opened', 'plan_unusable', 'usage']).toContain(end);
      expect(await pathsOf(stores.lake)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

/** Every place of a plan's JSON, as keys from the outside in. */
function placesIn(value: unknown, above: readonly string[] = []): string[][] {
  const here = above.length === 0 ? [] : [[...above]];
  if (typeof value !== 'object' || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([key, each]) => placesIn(each, [...above, key]))];
}

function changed(whole: PlanFile, place: readonly string[], value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(whole)) as Changed;
  let at = copy;
  for (const key of place.slice(0, -1)) at = at[key] as Changed;
  at[place.at(-1)!] = value;
  return copy;
}
