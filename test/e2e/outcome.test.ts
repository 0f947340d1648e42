import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { metricProblems } from '../../packages/runner/test/outcome/embedded-metric-format.ts';
import { writeLanding } from './landing-files.ts';
import { filesBelow } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { jsonLines, run, startStedi, stediHere, temporaryFolder } from './stedi.ts';

let folder: string;
let landing: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(
    join(folder, 'landing'),
    madeUpLanding({ people: 100, readings: 40_000, mark: 'zqxjk' }),
    {
      files: 3,
    },
  );
});

async function records(lake: string): Promise<Record<string, unknown>[]> {
  const files = (await filesBelow(join(lake, '_audit'))).toSorted();
  return await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>),
  );
}

describe('with --audit a command leaves a record in the lake', () => {
  test('when it has published, and when there was nothing to do', async () => {
    const lake = join(folder, 'published');
    const { report } = await run('--landing', landing, '--lake', lake, '--audit');
    const [record, ...more] = await records(lake);
    expect(more).toEqual([]);
    expect(record).toMatchObject({ format: 1, command: 'run', status: 'published', exitCode: 0, runId: report.runId });
    expect(record!['report']).toEqual(report);
    expect(record!['peakMemoryBytes']).toBeGreaterThan(30_000_000);
    await run('--landing', landing, '--lake', lake, '--audit');
    expect(new Set((await records(lake)).map(({ status }) => status))).toEqual(new Set(['published', 'up_to_date']));
    const before = await filesBelow(lake);
    expect((await stediHere('clean', '--lake', lake, '--grace', '0', '--keep', '1')).code).toBe(0);
    expect(await filesBelow(lake)).toEqual(before);
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
  });

  test('when it failed: with the code, and without a value', async () => {
    const lake = join(folder, 'failed');
    const dirty = join(folder, 'dirty');
    await mkdir(join(dirty, 'customer_landing'), { recursive: true });
    await writeFile(join(dirty, 'customer_landing', 'a.json'), '{"email":"zqxjk","serialNumber":7}\n'.repeat(3));
    for (const table of ['accelerometer', 'step_trainer']) {
      await mkdir(join(dirty, `${table}_landing`));
      await writeFile(join(dirty, `${table}_landing`, 'a.json'), '');
    }
    const { code } = await stediHere(
      'run',
      '--profile',
      'published',
      '--landing',
      dirty,
      '--lake',
      lake,
      '--workers',
      '0',
      '--audit',
    );
    const [record] = await records(lake);
    expect(record).toMatchObject({ status: 'failed', exitCode: code, error: { code: 'quarantine_limit' } });
    expect(JSON.stringify(record)).not.toContain('zqxjk');
  });

  test('when it was stopped, which ends with the code of the signal', async () => {
    const lake = join(folder, 'stopped');
    const started = startStedi(
      'run',
      '--profile',
      'published',
      '--landing',
      landing,
      '--lake',
      lake,
      '--audit',
      '--metrics',
      'emf',
    );
    await started.said('"event":"reading","table":"accelerometer_landing"');
    started.child.kill('SIGTERM');
    const { code, out } = await started.finished;
    expect(code).toBe(143);
    expect(await records(lake)).toMatchObject([{ status: 'stopped', exitCode: 143, error: { code: 'stopped' } }]);
    expect(jsonLines(out)).toContainEqual(expect.objectContaining({ Command: 'run', Failed: 1, ExitCode: 143 }));
  });

  test('for each part, and says where it ran', async () => {
    const lake = join(folder, 'parts');
    const plan = join(folder, 'parts.json');
    await stediHere('plan', '--profile', 'published', '--landing', landing, '--lake', lake, '--out', plan);
    vi.stubEnv('ECS_CONTAINER_METADATA_URI_V4', 'http://169.254.170.2/v4/0123abcd-4567');
    vi.stubEnv('AWS_BATCH_JOB_ID', 'job:1');
    try {
      const places = ['--plan', plan, '--landing', landing, '--lake', lake];
      await stediHere('part', ...places, '--round', '1', '--index', '0', '--count', '2', '--audit');
    } finally {
      vi.unstubAllEnvs();
    }
    const [record] = await records(lake);
    expect(record).toMatchObject({
      command: 'part',
      status: 'made',
      made: { round: 1, index: 0, count: 2, parts: 1 },
      task: { container: '0123abcd-4567', batchJob: 'job:1' },
    });
    expect(basename((await filesBelow(join(lake, '_audit')))[0]!)).toMatch(/^\d{8}T\d{6}Z-part-[0-9a-f]{12}\.json$/);
  });

  test.skipIf(process.getuid?.() === 0)(
    'and one that cannot be written ends with 75, the version being published',
    async () => {
      const lake = join(folder, 'unwritable');
      await mkdir(join(lake, '_audit'), { recursive: true });
      await chmod(join(lake, '_audit'), 0o555);
      const { code, err } = await stediHere(
        'run',
        '--profile',
        'published',
        '--landing',
        landing,
        '--lake',
        lake,
        '--workers',
        '0',
        '--audit',
      );
      expect(code).toBe(75);
      expect(err).toContain('record of this command');
      expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
    },
  );

  test('and one whose place is taken by a file ends with 75, the version being published', async () => {
    const lake = join(folder, 'taken');
    await mkdir(lake);
    await writeFile(join(lake, '_audit'), '');
    const { code, err } = await stediHere(
      'run',
      '--profile',
      'published',
      '--landing',
      landing,
      '--lake',
      lake,
      '--workers',
      '0',
      '--audit',
    );
    expect(code).toBe(75);
    expect(err).toContain('the record of this command could not be written');
    expect((await stediHere('verify', '--lake', lake)).code).toBe(0);
  });
});

test('with --metrics emf the last lines are metrics that CloudWatch takes', async () => {
  const { report, out } = await run('--landing', landing, '--lake', join(folder, 'metrics'), '--metrics', 'emf');
  const documents = jsonLines(out).filter((line) => '_aws' in line);
  expect(documents).toHaveLength(1 + Object.keys(report.tables).length);
  for (const document of documents) expect(metricProblems(document)).toEqual([]);
  expect(documents[0]).toMatchObject({ Command: 'run', Failed: 0, RunId: report.runId });
});

test('tidying up that takes longer than STEDI_STOP_SECONDS does not keep a process that is to end', async () => {
  vi.stubEnv('STEDI_STOP_SECONDS', '0');
  try {
    const started = startStedi(
      'run',
      '--profile',
      'published',
      '--landing',
      landing,
      '--lake',
      join(folder, 'late'),
      '--workers',
      '1',
    );
    await started.said('"event":"reading","table":"accelerometer_landing"');
    started.child.kill('SIGTERM');
    const { code, err } = await started.finished;
    expect(code).toBe(143);
    expect(err).toMatch(/^stedi: stopped by SIGTERM: (not tidied up within 0 s|nothing was published)/);
  } finally {
    vi.unstubAllEnvs();
  }
});
