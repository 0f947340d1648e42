import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { documents } from './documents.ts';
import { fencesOf } from './fences.ts';
import { isSuite, moduleOf } from './sample.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// inside the workspace, where package names resolve, and in a folder that is no part of the project
const untracked = fileURLToPath(new URL('dist/', import.meta.url));
mkdirSync(untracked, { recursive: true });
const folder = mkdtempSync(join(untracked, 'samples-'));
afterAll(() => rmSync(folder, { recursive: true }));

const samples = documents().flatMap((document) =>
  fencesOf(document)
    .filter(({ language }) => language === 'ts')
    .map(({ path, line, code }) => ({
      name: `${path}:${line}`,
      file: join(folder, `${path.replaceAll(/\W+/g, '-')}-${line}.ts`),
      code,
    })),
);

for (const { file, code } of samples) writeFileSync(file, moduleOf(code));
const options = { extends: '../../../../tsconfig.test.json', include: ['.'], exclude: [] };
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));

const suites = samples.filter(({ code }) => isSuite(code));
const programs = samples.filter(({ code }) => !isSuite(code));

describe.each(suites)('the sample at $name', async ({ file }) => {
  await import(file);
});

test.each(programs)('the sample at $name does what it says', async ({ file }) => {
  await expect(import(file)).resolves.toBeDefined();
});

test('there are samples for importers and for authors', () => {
  expect(samples.filter(({ name }) => name.startsWith('README.md')).length).toBeGreaterThanOrEqual(3);
});

test('every sample compiles as users of the packages compile it', async () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const run = promisify(execFile)(process.execPath, [tsc, '-p', '.'], { cwd: folder });
  await expect(
    run.then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    ),
  ).resolves.toBe('');
}, 60_000);

test('a sample with a wrong result fails', () => {
  const module = moduleOf('console.log(1 + 1); // => 3\n');
  expect(module).toContain('equals(1 + 1, (3));');
  expect(moduleOf('console.log(f({ a: 1 }));\n// => [{ a: 1 },\n//    { a: 2 }]\n')).toContain(
    'equals(f({ a: 1 }), ([{ a: 1 }, { a: 2 }]));',
  );
  expect(() => moduleOf('f(); // => 3\n')).toThrow(/nothing is compared/);
  expect(() => moduleOf('f();\n')).toThrow(/no result/);
});
