import { LakehouseError } from '@stedi-lakehouse/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { athenaQuery } from '../../src/athena/athena-query.ts';
import { startFakeAthena, type FakeAnswer, type FakeAthena } from './fake-athena.ts';

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

const patience = { tries: Infinity, firstMs: 1, mostMs: 2 };
const place = { database: 'stedi' };
const ask = async (sql = 'SELECT 1', where = place, signal = new AbortController().signal) =>
  await athenaQuery(sql, where, { signal, patience });
const failureOf = async (work: Promise<unknown>): Promise<LakehouseError> =>
  await work.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: unknown) => {
      if (error instanceof LakehouseError) return error;
      throw error;
    },
  );
const numbers = (rows: number): FakeAnswer => ({
  columns: [{ name: 'n', type: 'bigint' }],
  rows: Array.from({ length: rows }, (_, n) => [String(n)]),
  scannedBytes: 10_485_760,
});

describe('a query', () => {
  test('gives all rows of all pages without the names that Athena puts first, and the bytes that were scanned', async () => {
    athena.answer = () => numbers(2500);
    const { columns, rows, scannedBytes, queryId, milliseconds } = await ask();
    expect(columns).toEqual(['n']);
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 2500 }, (_, n) => n));
    expect([scannedBytes, queryId, milliseconds]).toEqual([10_485_760, 'q-1', 1234]);
    expect(athena.requests.filter(({ operation }) => operation === 'GetQueryResults')).toHaveLength(3);
  });

  test('gives values as JSON has them, and the same names apart', async () => {
    athena.answer = () => ({
      columns: ['bigint', 'double', 'boolean', 'varchar', 'decimal', 'bigint', 'double'].map((type, index) => ({
        name: index < 2 ? 'a' : `c${index}`,
        type,
      })),
      rows: [
        ['1', '1.0', 'true', 'x', '1.10', '9007199254740993', 'NaN'],
        [null, null, null, '', null, '-3', '1.5E-7'],
      ],
    });
    const { columns, rows } = await ask();
    expect(columns).toEqual(['a', 'a:1', 'c2', 'c3', 'c4', 'c5', 'c6']);
    expect(rows.map((row) => Object.values(row))).toEqual([
      [1, 1, true, 'x', '1.10', '9007199254740993', 'NaN'],
      [null, null, null, '', null, -3, 1.5e-7],
    ]);
  });

  test('of names that are no header keeps its first row', async () => {
    athena.answer = () => ({
      columns: [{ name: 'tab_name', type: 'string' }],
      rows: [['tab_name'], ['b']],
      statement: 'UTILITY',
    });
    expect((await ask('SHOW TABLES')).rows).toEqual([{ tab_name: 'tab_name' }, { tab_name: 'b' }]);
  });

  test('is asked of the database, workgroup and place of results that were named, and of no other', async () => {
    await ask('SELECT 1', { ...place, workgroup: 'team', output: 's3://results/' } as typeof place);
    await ask();
    expect(athena.executions.map(({ asked }) => ({ ...asked, ClientRequestToken: '' }))).toEqual([
      {
        QueryString: 'SELECT 1',
        ClientRequestToken: '',
        QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: 'stedi' },
        WorkGroup: 'team',
        ResultConfiguration: { OutputLocation: 's3://results/' },
      },
      {
        QueryString: 'SELECT 1',
        ClientRequestToken: '',
        QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: 'stedi' },
      },
    ]);
  });

  test.each([
    'SELECT 1',
    ' -- a\n/* b */ with t as (select 1) select * from t',
    '(select 1)',
    'values 1',
    'EXPLAIN SELECT 1',
    'show tables',
    'DESCRIBE t',
  ])('that reads is asked: %s', async (sql) => {
    await ask(sql);
    expect(athena.executions.map((execution) => execution.sql)).toEqual([sql]);
  });

  test.each([
    'DROP TABLE t',
    'insert into t select 1',
    '/* select */ delete from t',
    "UNLOAD (select 1) TO 's3://b'",
    'create table a as select 1',
    'explain analyze select 1',
    'selective',
    '',
    '-- select',
  ])('that does not only read is never asked: %s', async (sql) => {
    expect(['query_failed', 'usage']).toContain((await failureOf(ask(sql))).code);
    expect(athena.requests).toEqual([]);
  });
});

describe('a query is run once', () => {
  test('where the answer to its start is lost: the same token finds it again', async () => {
    athena.answer = () => numbers(1);
    athena.fault = ({ number }) => (number === 1 ? 'after' : undefined);
    await ask();
    const starts = athena.requests.filter(({ operation }) => operation === 'StartQueryExecution');
    expect(starts.map(({ body }) => body['ClientRequestToken'])).toEqual([
      starts[0]!.body['ClientRequestToken'],
      starts[0]!.body['ClientRequestToken'],
    ]);
    expect(athena.executions).toHaveLength(1);
  });

  test('where Athena is busy or breaks while it is looked at', async () => {
    athena.answer = () => numbers(3);
    athena.fault = ({ number }) => (number % 2 === 0 ? (number % 4 === 0 ? 'throttled' : 'broken') : undefined);
    expect((await ask()).rows).toHaveLength(3);
    expect(athena.executions).toHaveLength(1);
  });

  test('and a second time asked is a second query, since the tables may have changed', async () => {
    await ask();
    await ask();
    expect(athena.executions).toHaveLength(2);
  });
});

describe('a query that is stopped', () => {
  test('while it runs is stopped in Athena, and the reason is thrown', async () => {
    athena.answer = () => ({ looks: Infinity });
    const stop = new AbortController();
    athena.fault = ({ number }) => void (number === 4 && stop.abort(new Error('enough')));
    await expect(ask('SELECT 1', place, stop.signal)).rejects.toThrow('enough');
    expect(athena.executions.map(({ state }) => state)).toEqual(['CANCELLED']);
  });

  test('while it is being started is stopped as soon as it is known', async () => {
    athena.answer = () => ({ looks: Infinity });
    const stop = new AbortController();
    athena.fault = ({ number }) => void (number === 1 && stop.abort(new Error('enough')));
    await expect(ask('SELECT 1', place, stop.signal)).rejects.toThrow('enough');
    expect(athena.executions.map(({ state }) => state)).toEqual(['CANCELLED']);
  });

  test('before it is started is not started', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(ask('SELECT 1', place, stop.signal)).rejects.toThrow('enough');
    expect(athena.requests).toEqual([]);
  });

  test('because it cannot be looked at any more is stopped as well', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    athena.answer = () => ({ looks: Infinity });
    athena.fault = ({ number }) => (number === 3 ? 'broken' : undefined);
    expect((await failureOf(ask())).code).toBe('catalog_unavailable');
    expect(athena.executions.map(({ state }) => state)).toEqual(['CANCELLED']);
  });

  test('by somebody else may be tried again', async () => {
    athena.answer = () => ({ looks: Infinity });
    athena.fault = ({ number }) => {
      if (number === 3) (athena.executions[0] as { state: string }).state = 'CANCELLED';
      return undefined;
    };
    expect((await failureOf(ask())).code).toBe('catalog_unavailable');
  });
});

describe('a query that fails', () => {
  const failing = (reason: string, retryable = false): FakeAnswer => ({
    failure: { reason, category: retryable ? 1 : 2, retryable },
  });

  test.each([
    "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved",
    'line 1:15: Table awsdatacatalog.stedi.t does not exist',
    'TABLE_NOT_FOUND: line 1:15: Table does not exist',
    'Insufficient permissions to execute the query.',
  ])('because of its words says so: %s', async (reason) => {
    athena.answer = () => failing(reason);
    const error = await failureOf(ask());
    expect([error.code, error.message.includes(reason)]).toEqual(['query_failed', true]);
  });

  test.each([
    "HIVE_BAD_DATA: Error parsing field value 'ada@example.org' for field 0",
    'HIVE_CURSOR_ERROR: Row is not a valid JSON Object ada@example.org',
    "INVALID_CAST_ARGUMENT: Cannot cast 'ada@example.org' to BIGINT",
    'ada@example.org is no number',
  ])('because of a value shows its code and no value', async (reason) => {
    athena.answer = () => failing(reason);
    const error = await failureOf(ask());
    expect(error.code).toBe('query_failed');
    expect(error.message).toContain(/^[A-Z_]+(?=:)/.exec(reason)?.[0] ?? 'no code');
    expect(`${error.message} ${String((error.cause as Error | undefined)?.message)}`).not.toContain('ada');
  });

  test('is run again where Athena says that this may help, each time with a token of its own', async () => {
    let runs = 0;
    athena.answer = () => (++runs < 3 ? failing('INTERNAL: node lost', true) : numbers(1));
    expect((await ask()).rows).toEqual([{ n: 0 }]);
    expect(new Set(athena.executions.map(({ asked }) => asked['ClientRequestToken'])).size).toBe(3);
  });

  test('again and again may be tried later', async () => {
    athena.answer = () => failing('GENERIC_INTERNAL_ERROR: node lost', true);
    const error = await failureOf(ask());
    expect([error.code, athena.executions.length]).toEqual(['catalog_unavailable', 3]);
  });

  test('to start for want of a place for results says so', async () => {
    athena.hasOutput = false;
    const error = await failureOf(ask());
    expect([error.code, error.message]).toEqual(['catalog_refused', expect.stringContaining('No output location')]);
  });
});
