import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectPaths, readSource } from './source-files.ts';
import { foreignWords } from './wording.ts';

const texts = projectPaths()
  .filter((path) => !/\.(parquet|gz|zst|png|ico)$|^pnpm-lock\.yaml$/.test(path))
  .map(readSource);
const starter = process.env['STEDI_STARTER_DATA'];

test('the project speaks of itself alone', () => {
  expect(foreignWords(texts)).toEqual([]);
});

test.skipIf(!starter)('no row of the starter data is in the project (skipped without STEDI_STARTER_DATA)', () => {
  const folder = join(starter!, 'customer', 'landing');
  const records = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'));
  const secrets = records.flatMap((record) => {
    const { email, serialNumber } = JSON.parse(record) as { email: string; serialNumber: string };
    return [email, serialNumber];
  });
  expect(secrets.length).toBeGreaterThan(0);
  const all = texts.map(({ text }) => text).join('\n');
  // a count, since what is found must not be printed
  expect(secrets.filter((secret) => all.includes(secret)).length).toBe(0);
});

test('a foreign word is found, a name in code is not', () => {
  const file = (text: string) => ({ path: 'a.md', text });
  const words = ['in this ses-sion', 'see /wo-rk/main', 'Hel-pers', 'https://registry.npm-js.org/'];
  for (const word of words) expect(foreignWords([file(`ok\n${word.replace('-', '')}`)])).toEqual(['a.md:2']);
  expect(foreignWords([file('sessionToken and AWS_SESSION_TOKEN, network/work, a workload')])).toEqual([]);
});
