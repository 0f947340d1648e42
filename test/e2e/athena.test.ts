import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startFakeAthena, type FakeAthena } from '../../packages/runner/test/athena/fake-athena.ts';
import { stediHere } from './stedi.ts';

let athena: FakeAthena;
beforeEach(async () => {
  athena = await startFakeAthena();
  vi.stubEnv('AWS_ENDPOINT_URL_ATHENA', athena.endpoint);
  vi.stubEnv('AWS_REGION', 'eu-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await athena.close();
});
const inAthena = ['--engine', 'athena', '--database', 'stedi'];

test('rows go to stdout, for people or as JSON, and the bytes that were scanned to stderr', async () => {
  athena.answer = () => ({
    columns: [
      { name: 'who', type: 'varchar' },
      { name: 'n', type: 'bigint' },
    ],
    rows: [
      ['a\u001b[31m', '2'],
      [null, '3'],
    ],
    scannedBytes: 1_500_000,
  });
  const shown = await stediHere('query', 'select who, n from t', ...inAthena);
  expect(shown).toMatchObject({
    code: 0,
    out: '  who          n\n  a\\u001b[31m  2\n  null         3\n2 rows\n',
    err: 'Athena scanned 1.5 MB in 1.23 s.\n',
  });
  const json = await stediHere('query', 'select who, n from t', ...inAthena, '--json', '--workgroup', 'team');
  expect(JSON.parse(json.out)).toEqual([
    { who: 'a\u001b[31m', n: 2 },
    { who: null, n: 3 },
  ]);
  expect(athena.executions.map(({ asked }) => asked['WorkGroup'])).toEqual([undefined, 'team']);
});

test.each([
  [['query', 'drop table t', ...inAthena], 65, /no SELECT/],
  [['query', 'select 1', '--engine', 'athena'], 64, /add --database/],
  [['query', 'select 1'], 64, /add --lake/],
  [['query', 'select 1', '--workgroup', 'team'], 64, /option of Athena/],
  [['query', 'select 1', ...inAthena, '--output', 'results'], 64, /s3:\/\//],
  [['verify', ...inAthena], 64, /--lake/],
])('stedi %j ends with %i and asks nothing', async (args, code, why) => {
  const ended = await stediHere(...args);
  expect([ended.code, ended.out]).toEqual([code, '']);
  expect(ended.err).toMatch(why);
  expect(athena.requests).toEqual([]);
});
