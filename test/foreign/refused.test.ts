import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { run, runApart, stediHere, temporaryFolder } from '../e2e/stedi.ts';
import { all, lines, moves, people, put, zone, type Files } from './landing-case.ts';

let folder: string;
let cases = 0;
beforeAll(async () => void (folder = await temporaryFolder()));

const given = async (files: Files): Promise<string[]> => {
  const root = await put(join(folder, String(++cases)), files);
  return ['--landing', root, '--lake', `${root}-lake`];
};
const refused = async (...args: readonly string[]) => {
  const { code, err } = await stediHere('run', ...args, '--profile', 'published', '--workers', '0');
  return { code, err };
};
const readings = 'accelerometer/landing';

describe('files of equal bytes', () => {
  const doubled = { ...all, accelerometer_trusted: 600, machine_learning_curated: 600 };

  test.each<readonly [string, Files, RegExp]>([
    [
      'a copied upload',
      { [`${readings}/b.json`]: lines(moves) },
      /hold the same bytes: accelerometer\/landing\/a\.json and .*\/b\.json/,
    ],
    [
      'one in a folder below',
      { [`${readings}/old/a.json`]: lines(moves) },
      /hold the same bytes: .*\/a\.json and .*\/old\/a\.json/,
    ],
    [
      'one beside its packed copy',
      { [`${readings}/a.json.gz`]: gzipSync(lines(moves)) },
      /copies of one another: .*\/a\.json beside .*\/a\.json\.gz/,
    ],
  ])('%s is refused, and read where it is allowed', async (_name, more, says) => {
    const args = await given({ ...zone, ...more });
    const { code, err } = await refused(...args);
    expect(err).toMatch(says);
    expect(err).toContain('--allow-equal-files');
    expect(code).toBe(65);
    const { report } = await run(...args, '--allow-equal-files');
    expect(Object.fromEntries(Object.keys(doubled).map((name) => [name, report.tables[name]!.rows]))).toEqual(doubled);
  });

  test('large ones that differ only at their ends are no copies, and equal ones are found', async () => {
    const text = lines(moves.map((move) => ({ ...move, y: 0.123456789 })));
    expect(text.length).toBeGreaterThan(2 * 8192);
    const other = `${text.slice(0, -4)}-2}\n`;
    expect(other).not.toBe(text);
    const args = await given({ ...zone, [`${readings}/a.json`]: text, [`${readings}/b.json`]: other });
    expect((await run(...args)).report.landing['accelerometer_landing']).toMatchObject({ rows: 600 });
    const more = await given({
      ...zone,
      [`${readings}/a.json`]: text,
      [`${readings}/b.json`]: other,
      [`${readings}/c.json`]: other,
    });
    expect((await refused(...more)).err).toMatch(
      /hold the same bytes: accelerometer\/landing\/b\.json and accelerometer\/landing\/c\.json:/,
    );
  });

  test('files of equal bytes in two tables are none', async () => {
    const args = await given({ ...zone, 'step_trainer/landing/t.json': '\n', [`${readings}/t.json`]: '\n' });
    expect((await run(...args)).report.tables['step_trainer_trusted']!.rows).toBe(300);
  });
});

describe('what has a landing file’s name and is none', () => {
  test('is told apart, and all of it is named', async () => {
    const kinds: readonly (readonly [string, Uint8Array | string, string])[] = [
      ['b.json', Buffer.from(lines(moves.slice(0, 2)), 'utf16le'), 'it is UTF-16 text'],
      ['c.json', Buffer.from('504b03041400000008000000', 'hex'), 'it is a zip archive'],
      ['d.json', 'BZh91AY&SY', 'it is packed with bzip2'],
      ['e.json', Buffer.from('fd377a585a000004e6d6', 'hex'), 'it is packed with xz'],
      ['f.json', 'PAR1\u0015\u0004', 'it is a Parquet file'],
      ['g.json', 'user,timestamp,x,y,z\na,1,1,1,1\n', 'it is CSV'],
      ['h.json.gz', gzipSync('user,timestamp,x,y,z\na,1,1,1,1\n'), 'it is CSV'],
    ];
    const files = Object.fromEntries(kinds.map(([name, content]) => [`${readings}/${name}`, content]));
    const { code, err } = await refused(
      ...(await given({ ...zone, ...files, 'customer/landing/page.json': '<html></html>' })),
    );
    expect(code).toBe(65);
    expect(err).toContain('8 landing files are broken');
    for (const [name, , kind] of kinds) expect(err).toContain(`${readings}/${name} does not begin with JSON: ${kind}`);
    expect(err).toContain('customer/landing/page.json does not begin with JSON: it is HTML or XML');
  });

  test('of very many the first twenty are named', async () => {
    const files = Array.from({ length: 50 }, (_, i) => [`${readings}/x${10 + i}.json`, `<p>${i}</p>`] as const);
    const { err } = await refused(...(await given({ ...zone, ...Object.fromEntries(files) })));
    expect(err).toContain('50 landing files are broken');
    expect(err).toContain('x29.json does not begin with JSON: it is HTML or XML and 30 more');
    expect(err).not.toContain('x30.json');
  });

  test.each([0, 2])('what breaks off further on is named too, whichever is read first; %s workers', async (workers) => {
    const packed = gzipSync(lines(moves));
    const args = await given({
      ...zone,
      [`${readings}/b.json.gz`]: packed.subarray(0, -9),
      [`${readings}/c.json.gz`]: packed.subarray(0, -10),
      'customer/landing/d.json': `[${JSON.stringify(people[0])}`,
    });
    const { code, err } = await stediHere('run', ...args, '--profile', 'published', '--workers', String(workers));
    expect(code).toBe(65);
    expect(err).toMatch(
      /3 landing files are broken: .*customer\/landing\/d\.json: .* cut off; .*b\.json\.gz ends .*; .*c\.json\.gz ends /,
    );
  });

  test('a part names all that is broken in its share', async () => {
    const packed = gzipSync(lines(moves));
    const broken = {
      [`${readings}/b.json.gz`]: packed.subarray(0, -9),
      [`${readings}/c.json.gz`]: packed.subarray(0, -10),
    };
    const args = await given({ ...zone, ...broken });
    const plan = join(args[1]!, 'plan.json');
    expect(await stediHere('plan', ...args, '--profile', 'published', '--out', plan)).toMatchObject({ code: 0 });
    const rounds = (JSON.parse(await readFile(plan, 'utf8')) as { rounds: unknown[] }).rounds.length;
    const said: string[] = [];
    for (let round = 1; round <= rounds; round++) {
      const share = ['--round', String(round), '--index', '0', '--count', '1'];
      said.push((await stediHere('part', '--plan', plan, ...args, ...share)).err);
    }
    expect(said.join('')).toMatch(/2 landing files are broken: .*b\.json\.gz ends .*; .*c\.json\.gz ends /);
  });

  test('a name that is not UTF-8 and a link that leads nowhere stop the run', async () => {
    const args = await given(zone);
    const at = join(args[1]!, 'customer/landing');
    await writeFile(Buffer.concat([Buffer.from(`${at}/c`), Buffer.from([0xe9]), Buffer.from('.json')]), lines(people));
    expect(await refused(...args)).toMatchObject({ code: 65, err: expect.stringContaining('is not UTF-8') as string });
    const linked = await given({ ...zone, 'customer/landing/c.json': undefined });
    await mkdir(join(linked[1]!, 'customer/landing'), { recursive: true });
    await symlink(join(folder, 'gone.json'), join(linked[1]!, 'customer/landing/c.json'));
    expect(await refused(...linked)).toMatchObject({
      code: 65,
      err: expect.stringContaining('leads nowhere') as string,
    });
  });

  test('keys of another case are invalid records, as they were', async () => {
    const wrong = lines(moves).replaceAll('"timestamp"', '"timeStamp"');
    expect(await refused(...(await given({ ...zone, [`${readings}/a.json`]: wrong })))).toMatchObject({ code: 65 });
  });
});

test('threads read what is in folders of their own', async () => {
  const args = await given({
    'x/c.json': lines(people),
    'y/a.json': lines(moves),
    'z/s.json': zone['step_trainer/landing/s.json'],
  });
  const root = args[1]!;
  const named = ['customer=x', 'accelerometer=y', 'step_trainer=z'].flatMap((each) => [
    '--landing',
    each.replace('=', `=${root}/`),
  ]);
  const sizes = ['--part-size', '0.001', '--workers', '3'];
  const { report } = await runApart('--profile', 'published', '--lake', args[3]!, ...named, ...sizes);
  expect(Object.fromEntries(Object.keys(all).map((name) => [name, report.tables[name]!.rows]))).toEqual(all);
});
