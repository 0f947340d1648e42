import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  ListWorkGroupsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientOf } from '../../../core/test/catalog/glue/fake/fake-glue.ts';
import { startFakeAthena, type FakeAthena } from './fake-athena.ts';

// each is a sentence of the Athena API reference or user guide
let athena: FakeAthena;
let client: AthenaClient;
beforeEach(async () => {
  athena = await startFakeAthena();
  athena.answer = () => ({ columns: [{ name: 'n', type: 'bigint' }], rows: [['1'], ['2']] });
  client = new AthenaClient({ ...clientOf(athena), maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await athena.close();
});

const token = 't'.repeat(32);
const start = async (QueryString = 'SELECT 1', ClientRequestToken = token) =>
  (await client.send(new StartQueryExecutionCommand({ QueryString, ClientRequestToken }))).QueryExecutionId;
const look = async (QueryExecutionId: string | undefined) =>
  (await client.send(new GetQueryExecutionCommand({ QueryExecutionId }))).QueryExecution?.Status?.State;
const results = async (QueryExecutionId: string | undefined, more = {}) =>
  await client.send(new GetQueryResultsCommand({ QueryExecutionId, ...more }));
const refused = expect.objectContaining({ name: 'InvalidRequestException' }) as unknown;

test('one token and one query are one execution; one token and another query are refused', async () => {
  expect(await start()).toBe(await start());
  await expect(start('SELECT 2')).rejects.toEqual(refused);
  expect(await start('SELECT 2', 'u'.repeat(128))).not.toBe(await start());
});

test('a token has 32 to 128 characters', async () => {
  await expect(start('SELECT 1', 't'.repeat(31))).rejects.toEqual(refused);
  await expect(start('SELECT 1', 't'.repeat(129))).rejects.toEqual(refused);
});

test('results are there once the query has succeeded, in pages of at most 1000 rows, the names of a SELECT first', async () => {
  const id = await start();
  await expect(results(id)).rejects.toEqual(refused);
  const states = [await look(id), await look(id), await look(id), await look(id)];
  expect(states).toEqual(['RUNNING', 'RUNNING', 'SUCCEEDED', 'SUCCEEDED']);
  const { ResultSet: first, NextToken: next } = await results(id, { MaxResults: 2 });
  expect(first?.Rows?.map(({ Data }) => Data?.[0]?.VarCharValue)).toEqual(['n', '1']);
  const { ResultSet: second, NextToken: end } = await results(id, { NextToken: next });
  expect([second?.Rows?.map(({ Data }) => Data?.[0]?.VarCharValue), end]).toEqual([['2'], undefined]);
  await expect(results(id, { MaxResults: 1001 })).rejects.toEqual(refused);
});

test('a query that is stopped is cancelled, and one that has ended stays as it is', async () => {
  const id = await start();
  await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
  expect(await look(id)).toBe('CANCELLED');
  const other = await start('SELECT 1', 'u'.repeat(32));
  while ((await look(other)) !== 'SUCCEEDED');
  await client.send(new StopQueryExecutionCommand({ QueryExecutionId: other }));
  expect(await look(other)).toBe('SUCCEEDED');
});

test('without a place for results nothing is started, nor is what it does not know', async () => {
  athena.hasOutput = false;
  await expect(start()).rejects.toEqual(refused);
  await expect(client.send(new ListWorkGroupsCommand({}))).rejects.toThrow('no ListWorkGroups here');
});
