import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, sha256 } from '../e2e/listing.ts';
import { jsonLines, runApart, startStedi, stedi, stediHere, temporaryFolder } from '../e2e/stedi.ts';

const partSize = ['--part-size', '0.25'];
let folder: string;
let landing: string;
let expected: Record<string, string>;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  landing = at('landing');
  await stediHere('generate', landing, '--scale', '3', '--seed', '7', '--dirty', '0.0005');
  await runApart('--landing', landing, '--lake', at('one'), ...partSize, '--workers', '2');
  expected = await dataFiles(at('one'));
}, 60_000);

/** The SHA-256 of every data file below a lake, by table. */
async function dataFiles(lake: string): Promise<Record<string, string>> {
  const files = (await filesBelow(lake)).filter((file) => file.endsWith('.parquet'));
  const digests = files.map(async (file) => {
    const name = relative(lake, file).replaceAll(/(run|attempt)=\w+/g, '$1');
    return [name, sha256(await readFile(file))];
  });
  return Object.fromEntries(await Promise.all(digests)) as Record<string, string>;
}

async function partsOf(lake: string): Promise<string[]> {
  return (await filesBelow(lake)).filter((file) => file.includes('_parts'));
}

/** Plans into a lake of that name: the plan's file. */
async function planned(name: string, ...options: readonly string[]): Promise<string> {
  const plan = at(`${name}.json`);
  const places = ['--landing', landing, '--lake', at(name), '--out', plan];
  const { code, out } = await stediHere('plan', '--profile', 'published', ...places, ...partSize, ...options);
  expect(code).toBe(0);
  expect(out).toContain(`stedi publish ${given(plan).join(' ')}`);
  return plan;
}

/** The plan, and the stores that it was made for. */
function given(plan: string): string[] {
  return ['--plan', plan, '--landing', landing, '--lake', plan.slice(0, -'.json'.length)];
}

function share(plan: string, round: number, index: number, count: number): string[] {
  return ['part', ...given(plan), '--round', `${round}`, '--index', `${index}`, '--count', `${count}`];
}

test('three processes at once, round by round, publish the bytes of stedi run', async () => {
  const plan = await planned('three');
  for (const round of [1, 2, 3]) {
    const shares = await Promise.all([2, 0, 1].map(async (index) => await stedi(...share(plan, round, index, 3))));
    for (const { code, out, err } of shares) {
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(jsonLines(out).at(-1)).toMatchObject({ event: 'made', round, count: 3, status: 'made' });
    }
  }
  const published = await stedi('publish', ...given(plan), '--report', at('three-report.json'));
  expect(published).toMatchObject({ code: 0, err: '' });
  expect(await dataFiles(at('three'))).toEqual(expected);
  expect(await partsOf(at('three'))).toEqual([]);
  const [one, three] = await Promise.all(
    [at('one'), at('three')].map(async (lake) => (await stediHere('verify', '--lake', lake, '--json')).code),
  );
  expect([one, three]).toEqual([0, 0]);
  const report = JSON.parse(await readFile(at('three-report.json'), 'utf8')) as Record<string, unknown>;
  expect(report).toMatchObject({
    status: 'published_with_quarantine',
    commit: 1,
    profile: 'published',
    trim: 'accelerometer',
  });
  expect((await stedi('publish', ...given(plan))).out).toContain('"event":"up_to_date"');
}, 60_000);

test.each([
  [1, 'one after another'],
  [8, 'backwards'],
])(
  '%i shares %s give the same bytes too, also with nothing kept in memory',
  async (count) => {
    const plan = await planned(`of-${count}`);
    for (const round of [1, 2, 3]) {
      for (let index = count - 1; index >= 0; index--) {
        const more = count === 1 ? [] : ['--memory', '0'];
        expect(await stediHere(...share(plan, round, index, count), ...more)).toMatchObject({ code: 0, err: '' });
      }
    }
    expect((await stediHere('publish', ...given(plan))).code).toBe(0);
    expect(await dataFiles(at(`of-${count}`))).toEqual(expected);
  },
  60_000,
);

describe('a part that is killed', () => {
  test('can be done again, and leaves nothing half that publishing would take', async () => {
    const plan = await planned('killed');
    expect((await stediHere(...share(plan, 1, 0, 1))).code).toBe(0);
    const killed = startStedi(...share(plan, 2, 0, 1), '--workers', '1');
    await killed.said('"event":"part"');
    killed.child.kill('SIGKILL');
    expect((await killed.finished).signal).toBe('SIGKILL');
    const missing = await stediHere(...share(plan, 3, 0, 1));
    expect(missing.code).toBe(75);
    expect(missing.err).toMatch(/part \d+ of \d+ of step [23] \(\w+\) is missing/);
    for (const round of [2, 3]) {
      expect(await stedi(...share(plan, round, 0, 1), '--workers', '2')).toMatchObject({ code: 0, err: '' });
    }
    expect((await stediHere('publish', ...given(plan))).code).toBe(0);
    expect(await dataFiles(at('killed'))).toEqual(expected);
    // what a killed process was writing is no part, and goes with clean
    expect((await partsOf(at('killed'))).filter((file) => file.endsWith('.bin'))).toEqual([]);
    expect((await stediHere('clean', '--lake', at('killed'), '--grace', '0')).code).toBe(0);
    expect(await partsOf(at('killed'))).toEqual([]);
  }, 60_000);
});

describe('a part that is not there', () => {
  test('ends publish with 75; the command that the message gives makes it', async () => {
    const plan = await planned('missing');
    for (const round of [1, 2, 3]) expect((await stediHere(...share(plan, round, 0, 1))).code).toBe(0);
    const lost = (await partsOf(at('missing'))).find((file) => file.includes('step=3'))!;
    await rm(lost);
    const { code, err, out } = await stedi('publish', ...given(plan));
    expect(code).toBe(75);
    expect(jsonLines(out).at(-1)).toMatchObject({ event: 'error', code: 'parts_missing' });
    expect(err).toMatch(/part 0 of \d+ of step 3 \(step_trainer_landing\) is missing/);
    expect(await filesBelow(at('missing'))).toEqual(await partsOf(at('missing')));
    const command = /run stedi (part .*), then this again/.exec(err)![1]!;
    expect((await stedi(...command.split(' '))).code).toBe(0);
    expect((await stedi('publish', ...given(plan))).code).toBe(0);
    expect(await dataFiles(at('missing'))).toEqual(expected);
  }, 60_000);
});

describe('a plan', () => {
  test('of a lake that has moved on has to be made again, which no retry does, and one that is up to date has nothing to do', async () => {
    const late = await planned('moved');
    await runApart('--landing', landing, '--lake', at('moved'), '--trim', 'none');
    for (const args of [share(late, 1, 0, 1), ['publish', ...given(late)]]) {
      const { code, err } = await stediHere(...args);
      expect(code).toBe(65);
      expect(err).toMatch(/another run published version 1 of .* first: plan again/);
    }
    const done = await planned('moved', '--trim', 'none', '--part-size', '16');
    await runApart('--landing', landing, '--lake', at('moved'), '--trim', 'none', '--part-size', '16');
    expect((await stediHere(...share(done, 2, 0, 1), '--json')).out).toContain('"status":"up_to_date"');
    expect((await stediHere('publish', ...given(done))).code).toBe(0);
    expect(await partsOf(at('moved'))).toEqual([]);
  }, 60_000);

  test('names a pipeline and no module; what is no plan is not done', async () => {
    expect(JSON.parse(await readFile(await planned('named'), 'utf8'))).toMatchObject({
      pipeline: { exportName: 'stediPipeline' },
      rounds: [3, 74, expect.any(Number)],
    });
    await writeFile(at('other.json'), '{}');
    for (const [file, message] of [
      [at('other.json'), /was made by another program/],
      [(await filesBelow(landing))[0]!, /is not JSON/],
      [at('nowhere.json'), /is not there/],
    ] as const) {
      const { code, err } = await stediHere('publish', ...given(at('named.json')), '--plan', file);
      expect(code).toBe(64);
      expect(err).toMatch(message);
    }
    for (const args of [share(at('named.json'), 4, 0, 1), share(at('named.json'), 1, 1, 1)]) {
      expect((await stediHere(...args)).code).toBe(64);
    }
  });
});
