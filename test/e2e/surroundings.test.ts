import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { filesBelow, listing } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { query, run, stediBin, stediHere, temporaryFolder } from './stedi.ts';

let folder: string;
let landing: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 20, readings: 200 }));
});

describe('an empty path stands for no folder, and not for the current one', () => {
  test.each([
    [['run', '--profile', 'published', '--landing', '<landing>', '--lake', '']],
    [['run', '--profile', 'published', '--landing', '', '--lake', '<new>']],
    [['run', '--profile', 'published', '--landing', '<landing>', '--lake', '<new>', '--trusted', '']],
    [['run', '--profile', 'published', '--landing', '<landing>', '--lake', '<new>', '--curated', ' ']],
    [['run', '--profile', 'published', '--landing', '<landing>', '--lake', '<new>', '--report', '']],
    [['generate', '']],
    [['verify', '--lake', '']],
    [['clean', '--lake', '']],
  ])('%j', async (args) => {
    const before = await listing(folder);
    const here = await filesBelow(join(process.cwd(), '_commits'));
    const filled = args.map((arg) => arg.replace('<landing>', landing).replace('<new>', join(folder, 'new')));
    const { code, err } = await stediHere(...filled);
    expect(code).toBe(64);
    expect(err).toContain('give a path');
    expect(await listing(folder)).toEqual(before);
    expect(await filesBelow(join(process.cwd(), '_commits'))).toEqual(here);
  });
});

test.skipIf(!existsSync('/dev/full'))(
  'a log that cannot be written is told by the exit code, and the run goes on',
  async () => {
    const lake = join(folder, 'unheard');
    const full = openSync('/dev/full', 'w');
    const child = spawn(
      process.execPath,
      [stediBin, 'run', '--profile', 'published', '--landing', landing, '--lake', lake, '--json'],
      {
        stdio: ['ignore', full, 'pipe'],
      },
    );
    const said = text(child.stderr!);
    await once(child, 'close');
    expect(child.exitCode).toBe(75);
    expect(await said).toBe('stedi: the output cannot be written (ENOSPC): free space for it\n');
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
  },
);

describe('wherever folders lie, the rows are the same', () => {
  const counts = async (lake: string, ...args: readonly string[]) =>
    await query(lake, 'SELECT count(*) AS rows, sum(x) AS x FROM machine_learning_curated', ...args);
  let expected: Record<string, unknown>[];
  beforeAll(async () => {
    await run('--landing', landing, '--lake', join(folder, 'plain'));
    expected = await counts(join(folder, 'plain'));
  });

  test('paths from here, with ends and turns, spaces and letters of other scripts', async () => {
    const odd = join(folder, "it's Löwe 獅子 $(x)");
    await cp(landing, join(odd, 'landing'), { recursive: true });
    const fromHere = relative(process.cwd(), odd);
    const lake = `${fromHere}/../${basename(odd)}/lake//`;
    const { report } = await run('--landing', `${fromHere}/landing/`, '--lake', lake);
    expect(report.tables['customer_trusted']!.files[0]!.path.startsWith(join(odd, 'lake', 'trusted'))).toBe(true);
    expect(await counts(join(odd, 'lake'))).toEqual(expected);
    expect((await run('--landing', join(odd, 'landing'), '--lake', join(odd, 'lake'))).report.status).toBe(
      'up_to_date',
    );
  });

  test('behind links: folders of landing, single files, the lake itself', async () => {
    const linked = join(folder, 'linked');
    await mkdir(join(linked, 'accelerometer_landing'), { recursive: true });
    await symlink(join(landing, 'customer_landing'), join(linked, 'customer_landing'));
    await symlink(join(landing, 'step_trainer_landing'), join(linked, 'step_trainer_landing'));
    const [file] = await filesBelow(join(landing, 'accelerometer_landing'));
    await symlink(file!, join(linked, 'accelerometer_landing', 'linked.json'));
    await mkdir(join(folder, 'real lake'));
    await symlink(join(folder, 'real lake'), join(folder, 'lake link'));
    await run('--landing', linked, '--lake', join(folder, 'lake link'));
    expect(await counts(join(folder, 'lake link'))).toEqual(expected);
    expect(await counts(join(folder, 'real lake'))).toEqual(expected);
    expect((await stediHere('verify', '--lake', join(folder, 'real lake'))).code).toBe(0);
  });

  test('both zones in one folder of their own, which other lakes may not use', async () => {
    const zone = join(folder, 'zone');
    const zones = ['--trusted', zone, '--curated', zone];
    const lake = join(folder, 'apart');
    await run('--landing', landing, '--lake', lake, ...zones);
    expect(await counts(lake, ...zones)).toEqual(expected);
    expect((await stediHere('clean', '--lake', lake, ...zones, '--grace', '0')).out).toContain('Removed 0 files');
    expect((await stediHere('verify', '--lake', lake, ...zones)).code).toBe(0);
  });
});
