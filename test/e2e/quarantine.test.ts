import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { dirtOf, dirtyLines, entriesIn, type Dirt, type Entry } from './dirt.ts';
import { writeLanding, writeRecords } from './landing-files.ts';
import { fileListing, filesBelow, sha256 } from './listing.ts';
import { madeUpLanding, subjects, type Landing, type Subject } from './made-up-landing.ts';
import { digests, oracleOver, oracleRows, publishedRows } from './published.ts';
import { jsonLines, run, stedi, temporaryFolder } from './stedi.ts';

const clean: Landing = madeUpLanding({ people: 40, readings: 400 });
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

async function entriesOf(file: string): Promise<Entry[]> {
  return entriesIn(await readFile(file, 'utf8'));
}

/** The quarantine of a lake, file by file. */
async function quarantineOf(lake: string): Promise<Record<string, Entry[]>> {
  const files = await filesBelow(join(lake, '_quarantine'));
  const read = files.map(async (file) => [basename(file, '.ndjson'), await entriesOf(file)] as const);
  return Object.fromEntries(await Promise.all(read)) as unknown as Record<string, Entry[]>;
}

/** Good lines of a subject with dirt between them. */
function mixed(subject: Subject, dirt: readonly Dirt[]): (Dirt | string)[] {
  const lines: (Dirt | string)[] = clean[subject].map((record) => JSON.stringify(record));
  for (const [i, record] of dirt.entries()) lines.splice((i * 37) % lines.length, 0, record);
  return lines;
}

async function writeDirty(root: string, keep: (dirt: Dirt) => boolean): Promise<Record<string, Entry[]>> {
  const expected: Record<string, Entry[]> = {};
  for (const subject of subjects) {
    const [table, name] = [`${subject}_landing`, `${subject}-0.json`];
    const lines = mixed(subject, dirtOf(subject));
    const { content, entries } = dirtyLines({ table, file: join(root, table, name) }, lines);
    await writeRecords(root, subject, name, content);
    expected[table] = entries.filter(keep as (entry: object) => boolean);
  }
  return expected;
}

describe('records that are no rows', () => {
  test('are listed with file, record, line, offset, size and hash, each once, and the rest become rows', async () => {
    const root = join(folder, 'dirty');
    const expected = await writeDirty(root, ({ reason }) => reason !== 'unknown_key');
    const lake = join(folder, 'dirty-lake');
    const { report } = await run('--landing', root, '--lake', lake, '--max-quarantined', '40%');

    const quarantine = await quarantineOf(lake);
    expect(quarantine).toEqual(expected);
    expect(
      new Set(
        Object.values(quarantine)
          .flat()
          .map(({ reason }) => reason),
      ).size,
    ).toBe(7);
    for (const entry of Object.values(quarantine).flat()) {
      const bytes = await readFile(entry.file);
      expect(sha256(bytes.subarray(entry.offset, entry.offset + entry.bytes))).toBe(entry.hash);
      expect(bytes.subarray(0, entry.offset).filter((byte) => byte === 10)).toHaveLength(entry.line - 1);
    }
    for (const subject of subjects) {
      const stage = report.stages.find(({ name }) => name === `read_${subject}_landing`)!;
      const [dirt, good] = [expected[`${subject}_landing`]!.length, clean[subject].length + 1];
      expect(stage).toMatchObject({ read: { [`${subject}_landing`]: dirt + good }, written: good, quarantined: dirt });
      expect(stage.measures).toEqual({ unknown_keys: 1 });
      expect(report.unknownKeys[`${subject}_landing`]).toEqual({ total: 1, named: { batteryLevel: 1 } });
      expect(report.invalid[`${subject}_landing`]!.records).toBe(dirt);
      expect(report.landing[`${subject}_landing`]!.rows).toBe(good);
      const listed = await readFile(report.quarantine[`${subject}_landing`]!, 'utf8');
      expect(listed.split('\n')).toHaveLength(dirt + 1);
    }
    expect(report.stages.filter(({ name, quarantined }) => !name.startsWith('read_') && quarantined > 0)).toEqual([]);
  });

  test('leave the rows that SQL makes of the good records alone', async () => {
    const root = join(folder, 'without-dirt');
    const rows = (subject: Subject): string => {
      const unknown = dirtOf(subject).find(({ reason }) => reason === 'unknown_key')!;
      return mixed(subject, dirtOf(subject))
        .filter((line) => typeof line === 'string' || line.bytes.equals(unknown.bytes))
        .map((line) =>
          typeof line === 'string' ? `${line}\n` : `${line.bytes.toString().replace(',"batteryLevel":"mark"', '')}\n`,
        )
        .join('');
    };
    for (const subject of subjects) await writeRecords(root, subject, 'good.json', rows(subject));
    const oracle = await oracleOver(root);
    await oracle.make({ trim: 'accelerometer', match: 'timestamp' });
    const dirty = await run(
      '--landing',
      join(folder, 'dirty'),
      '--lake',
      join(folder, 'dirty-lake'),
      '--max-quarantined',
      '40%',
    );
    expect(digests(await publishedRows(dirty.report.tables))).toEqual(digests(await oracleRows(oracle)));
    oracle.close();
  });

  test('are those with undeclared keys too, where these are refused', async () => {
    const root = join(folder, 'unknown');
    const expected = await writeDirty(root, () => true);
    const lake = join(folder, 'unknown-lake');
    const options = ['--landing', root, '--lake', lake, '--max-quarantined', '40%'];
    const skipped = await run(...options);
    expect((await run(...options, '--unknown', 'fail')).report.commit).toBe(skipped.report.commit + 1);
    const files = await filesBelow(join(lake, '_quarantine'));
    expect(files.filter((file) => file.includes(`run=${skipped.report.runId}/`))).toHaveLength(3);
    const refused = files.filter((file) => !file.includes(`run=${skipped.report.runId}/`));
    const listed = await Promise.all(refused.map(entriesOf));
    expect(listed).toEqual(
      Object.keys(expected)
        .toSorted()
        .map((table) => expected[table]),
    );
  });

  test('in packed lines have the offset of the unpacked bytes', async () => {
    const root = await writeLanding(join(folder, 'packed'), clean);
    const dirt = dirtOf('step_trainer').slice(0, 4);
    const file = join(root, 'step_trainer_landing', 'more.json.gz');
    const { content, entries } = dirtyLines({ table: 'step_trainer_landing', file }, mixed('step_trainer', dirt));
    await writeRecords(root, 'step_trainer', 'more.json.gz', gzipSync(content));
    const lake = join(folder, 'packed-lake');
    await run('--landing', root, '--lake', lake, '--max-quarantined', '5%');
    expect(await quarantineOf(lake)).toEqual({ step_trainer_landing: entries });
    const unpacked = gunzipSync(await readFile(file));
    for (const { offset, bytes, hash } of entries) expect(sha256(unpacked.subarray(offset, offset + bytes))).toBe(hash);
  });

  test('in one array have their number', async () => {
    const root = await writeLanding(join(folder, 'array'), clean, { form: 'array' });
    const records = [
      ...clean.step_trainer,
      { sensorReadingTime: 1_600_000_000_001, serialNumber: 7, distanceFromObject: 1 },
      'x',
      ...clean.step_trainer,
    ];
    const file = await writeRecords(root, 'step_trainer', 'step_trainer-0.json', JSON.stringify(records));
    const lake = join(folder, 'array-lake');
    await run('--landing', root, '--lake', lake);
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    const at = { table: 'step_trainer_landing', file, reason: 'type', hash };
    expect(await quarantineOf(lake)).toEqual({
      step_trainer_landing: [
        { ...at, record: clean.step_trainer.length + 1 },
        { ...at, record: clean.step_trainer.length + 2 },
      ],
    });
  });
});

describe('the limit of what may be quarantined', () => {
  const good = clean.accelerometer.map((record) => JSON.stringify(record));
  const bad = dirtOf('accelerometer')[0]!;
  /** A landing zone with `dirt` bad ones among `records` accelerometer records. */
  async function zone(dirt: number, records: number): Promise<string> {
    const root = await writeLanding(join(folder, `zone-${dirt}-of-${records}`), clean);
    const lines = Array.from({ length: records }, (_, i) =>
      i % Math.floor(records / dirt) === 0 && i / Math.floor(records / dirt) < dirt ? bad : good[i % good.length]!,
    );
    expect(lines.filter((line) => line === bad)).toHaveLength(dirt);
    const { content } = dirtyLines({ table: '', file: '' }, lines);
    await writeRecords(root, 'accelerometer', 'accelerometer-0.json', content);
    return root;
  }

  test.each([
    ['1 % where nothing is said', [], 4, 400],
    ['a number of records', ['--max-quarantined', '5'], 5, 400],
    ['none', ['--max-quarantined', '0'], 0, 400],
    ['a share of them', ['--max-quarantined', '10%'], 40, 400],
    ['a share that binary fractions do not hold', ['--max-quarantined', '29%'], 29, 100],
    ['a share with a fraction', ['--max-quarantined', '0.7%'], 7, 1000],
  ])('%s: as many pass, one more fails the run before it publishes', async (_what, options, most, records) => {
    const lake = join(folder, `limit-${most}-of-${records}-lake`);
    const root = most === 0 ? await writeLanding(join(folder, 'all-good'), clean) : await zone(most, records);
    expect((await run('--landing', root, '--lake', lake, ...options)).report.commit).toBe(1);

    const before = await fileListing(lake);
    const { code, err, out } = await stedi(
      'run',
      '--profile',
      'published',
      '--landing',
      await zone(most + 1, records),
      '--lake',
      lake,
      ...options,
    );
    expect(code).toBe(65);
    expect(err).toContain(
      `${most + 1} of ${records} records of accelerometer_landing are invalid (${most + 1} syntax)`,
    );
    expect(err).not.toMatch(/\d\.\d{6}/);
    expect(jsonLines(out).at(-1)).toMatchObject({ event: 'error', code: 'quarantine_limit' });
    const after = await fileListing(lake);
    expect(after).toMatchObject(before);
    const more = Object.keys(after).filter((path) => !(path in before));
    expect(more).toEqual([expect.stringMatching(/^_quarantine\/.*accelerometer_landing\.ndjson$/)]);
    expect(err).toContain(join(lake, more[0]!));
    expect(jsonLines(await readFile(join(lake, more[0]!), 'utf8'))).toHaveLength(most + 1);
  });
});
