import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { listing } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { stediHere, temporaryFolder } from './stedi.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeLanding(join(folder, 'zone', 'landing'), madeUpLanding({ people: 4, readings: 8 }));
  await mkdir(join(folder, 'other'));
  await symlink(join(folder, 'zone', 'landing'), join(folder, 'other', 'link'));
});

test.each([
  ['a lake in landing', 'zone/landing', ['--lake', 'zone/landing/lake']],
  ['landing itself', 'zone/landing', ['--lake', 'zone/landing']],
  ['landing in a lake', 'zone/landing', ['--lake', 'zone']],
  ['a lake in landing, through a link', 'zone/landing', ['--lake', 'other/link/lake']],
  ['a lake in a landing that is a link', 'other/link', ['--lake', 'zone/landing/lake']],
  ['a zone in landing', 'zone/landing', ['--lake', 'lake', '--curated', 'zone/landing/curated']],
])('%s is refused, and nothing is written', async (_what, landing, lake) => {
  const before = await listing(folder);
  const places = ['--landing', landing, ...lake].map((word) => (word.startsWith('--') ? word : join(folder, word)));
  for (const words of [
    ['run', '--profile', 'strict', '--audit'],
    ['plan', '--profile', 'strict'],
    ['publish', '--plan', join(folder, 'plan.json')],
  ]) {
    const { code, err } = await stediHere(...words, ...places);
    expect({ code, err }).toEqual({
      code: 64,
      err: expect.stringMatching(/(lies in|holds|is) the landing folder/) as string,
    });
  }
  expect(await listing(folder)).toEqual(before);
});

test.each(['s3://stedi-raw-data', 's3://stedi-raw-data/landing/lake', 's3://stedi-raw-data/landing'])(
  'landing in a bucket, and a lake at %s',
  async (lake) => {
    const places = ['--landing', 's3://stedi-raw-data/landing', '--lake', lake];
    expect(await stediHere('plan', '--profile', 'strict', ...places)).toMatchObject({
      code: 64,
      err: expect.stringContaining('the landing folder s3://stedi-raw-data/landing') as string,
    });
  },
);

test('a folder whose name begins like that of landing is apart from it', async () => {
  const places = ['--landing', join(folder, 'zone', 'landing'), '--lake', join(folder, 'zone', 'landing-lake')];
  expect((await stediHere('plan', '--profile', 'strict', ...places)).code).toBe(0);
});
