import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { columnNames, localStore, physicalTypeOf, type ByteSource, type Table } from '@stedi-lakehouse/core';
import { generateLanding } from '../../packages/runner/src/generate/index.ts';
import { accelerometerLanding, customerLanding, stepTrainerLanding } from '@stedi-lakehouse/transforms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declared, decoded } from '../../packages/core/test/discover/declared.ts';
import { stediHere, temporaryFolder } from './stedi.ts';

const subjects = [
  ['customer', customerLanding],
  ['accelerometer', accelerometerLanding],
  ['step_trainer', stepTrainerLanding],
] as const;
const starter = process.env['STEDI_STARTER_DATA'];
let made: string;
beforeAll(async () => {
  made = await temporaryFolder();
  await generateLanding({ store: localStore(made), scale: 0.1 });
});

/** What every column is to files and catalogs, and how close it comes to a person. */
function facts(table: Table) {
  return columnNames(table).map((name) => {
    const { pii } = table.columns[name]!;
    return { name, ...physicalTypeOf(table.columns[name]!), pii };
  });
}

async function sourcesIn(folder: string): Promise<ByteSource[]> {
  const store = localStore(folder);
  const sources: ByteSource[] = [];
  for await (const object of store.list('')) sources.push(store.source(object));
  return sources;
}

async function discovered(folder: string, ...options: readonly string[]): Promise<string> {
  const { code, out, err } = await stediHere('discover', folder, ...options);
  expect([code, err]).toEqual([0, '']);
  return out;
}

describe.each([
  ['made-up people', () => made, true],
  ['the starter data', () => starter!, starter !== undefined],
] as const)('over landing of %s', (_what, root, there) => {
  test.skipIf(!there).each(subjects)(
    '%s is declared as it was by hand, and every record decodes',
    async (subject, byHand) => {
      const folder = join(root(), subject, 'landing');
      const table = await declared(await discovered(folder));
      expect(table.name).toBe(`${subject}_landing`);
      expect(facts(table)).toEqual(facts(byHand));
      const { rows, refused, unknownKeys } = await decoded(table, await sourcesIn(folder));
      expect([rows > 0, refused.length, unknownKeys]).toEqual([true, 0, 0]);
    },
  );
});

test('the output compiles as users of the packages compile it', async () => {
  // inside the workspace, where package names resolve, and in a folder that is no part of the project
  const untracked = fileURLToPath(new URL('../dist/', import.meta.url));
  mkdirSync(untracked, { recursive: true });
  const folder = mkdtempSync(join(untracked, 'discovered-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  for (const [subject] of subjects) {
    writeFileSync(join(folder, `${subject}.ts`), await discovered(join(made, subject, 'landing')));
  }
  const options = { extends: '../../../tsconfig.test.json', include: ['.'], exclude: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  const compiled = promisify(execFile)(process.execPath, [tsc, '-p', '.'], { cwd: folder });
  await expect(
    compiled.then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    ),
  ).resolves.toBe('');
}, 60_000);

test('a table is named by its folder or file, or as it is told', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'Heart-Rate'));
  await writeFile(join(folder, 'Heart-Rate', 'pulse.json.gz'), '{"beats":1}\n');
  await writeFile(join(folder, 'Heart-Rate', '_SUCCESS'), '');
  const nameIn = async (...args: readonly string[]) =>
    /name: '(\w+)'/.exec(await discovered(args[0]!, ...args.slice(1)))?.[1];
  expect(await nameIn(join(folder, 'Heart-Rate'))).toBe('heart_rate_landing');
  expect(await nameIn(join(folder, 'Heart-Rate', 'pulse.json.gz'))).toBe('pulse_landing');
  expect(await nameIn(join(folder, 'Heart-Rate'), '--name', 'class')).toBe('class');
});

test('a place without landing files, and options that cannot be, are refused with 64', async () => {
  const folder = await temporaryFolder();
  for (const args of [[folder], [join(folder, 'x.json')], [made, '--records', '0'], [made, '--name', 'A']]) {
    const { code, out } = await stediHere('discover', ...args);
    expect([args.at(-1), code, out]).toEqual([args.at(-1), 64, '']);
  }
  expect(await readdir(folder)).toEqual([]);
});
