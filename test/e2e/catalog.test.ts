import { expect, test } from 'vitest';
import { stediHere, temporaryFolder } from './stedi.ts';

test.each([
  [
    'run',
    ['--profile', 'published', '--landing', '.', '--catalog', 'glue', '--database', 'stedi'],
    /takes only what is on S3: use s3:/,
  ],
  ['run', ['--profile', 'published', '--landing', '.', '--catalog', 'glue'], /add --database/],
  ['run', ['--profile', 'published', '--landing', '.', '--database', 'stedi'], /add --catalog glue/],
  [
    'run',
    ['--profile', 'published', '--landing', '.', '--catalog', 'glue', '--database', 'a-b'],
    /letters, digits and _/,
  ],
  ['run', ['--profile', 'published', '--landing', '.', '--pii-tag', 'pii'], /add --catalog glue/],
  [
    'run',
    ['--profile', 'published', '--landing', '.', '--catalog', 'glue', '--database', 'd', '--pii-tag', 'a b'],
    /key of a tag/,
  ],
  ['catalog diff', ['--database', 'stedi'], /takes only what is on S3/],
  ['catalog sync', [], /--database/],
] as const)('stedi %s %j over a local lake ends with 64, says why, and does nothing', async (command, options, why) => {
  const lake = await temporaryFolder();
  const { code, err } = await stediHere(...command.split(' '), '--lake', lake, ...options);
  expect(code).toBe(64);
  expect(err).toMatch(why);
});
