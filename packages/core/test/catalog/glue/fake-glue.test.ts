import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
  GetTableCommand,
  GlueClient,
  ListCrawlersCommand,
  UpdateColumnStatisticsForTableCommand,
  UpdateTableCommand,
  type TableInput,
} from '@aws-sdk/client-glue';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientOf, startFakeGlue, type FakeGlue } from './fake/fake-glue.ts';

// each is a sentence of the Glue API reference, its data types or its error lists
let glue: FakeGlue;
let client: GlueClient;
beforeEach(async () => {
  glue = await startFakeGlue();
  client = new GlueClient({ ...clientOf(glue), maxAttempts: 1 });
  await client.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'Lake' } }));
});
afterEach(async () => {
  client.destroy();
  await glue.close();
});

const input: TableInput = {
  Name: 'Readings',
  Parameters: { by: 'us' },
  StorageDescriptor: { Columns: [{ Name: 'x', Type: 'double' }] },
};
const create = async (TableInput = input) =>
  await client.send(new CreateTableCommand({ DatabaseName: 'lake', TableInput }));
const update = async (VersionId: string | undefined, TableInput: TableInput = input, SkipArchive = true) =>
  await client.send(new UpdateTableCommand({ DatabaseName: 'lake', TableInput, VersionId, SkipArchive }));
const read = async (Name = 'readings') =>
  (await client.send(new GetTableCommand({ DatabaseName: 'lake', Name }))).Table!;
/** What the SDK would not send. */
const post = async (operation: string, body: object): Promise<unknown> => {
  const headers = { 'x-amz-target': `AWSGlue.${operation}`, authorization: 'AWS4-HMAC-SHA256 Credential=a' };
  return await (await fetch(glue.endpoint, { method: 'POST', headers, body: JSON.stringify(body) })).json();
};
const named = (name: string) => expect.objectContaining({ name }) as unknown;

describe('the fake Glue keeps what the API reference says', () => {
  test('names are folded to lower case when they are stored, and found by either', async () => {
    await create();
    expect((await read()).Name).toBe('readings');
    expect((await read('READINGS')).DatabaseName).toBe('lake');
  });

  test('what is there already, or not there, is refused by name', async () => {
    await create();
    await expect(create()).rejects.toEqual(named('AlreadyExistsException'));
    await expect(client.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'LAKE' } }))).rejects.toEqual(
      named('AlreadyExistsException'),
    );
    await expect(read('other')).rejects.toEqual(named('EntityNotFoundException'));
    await expect(update('0', { ...input, Name: 'other' })).rejects.toEqual(named('EntityNotFoundException'));
  });

  test('an update with another VersionId than the current one is refused, each update makes a new one, and without one it is not looked at', async () => {
    await create();
    const first = (await read()).VersionId;
    await update(first);
    expect((await read()).VersionId).not.toBe(first);
    await expect(update(first)).rejects.toEqual(named('ConcurrentModificationException'));
    await update(undefined);
  });

  test('an update replaces all: what is not given is gone', async () => {
    await create({ ...input, Owner: 'ann', Description: 'old' });
    await update('0', { Name: 'readings' });
    const after = await read();
    expect([after.Owner, after.Description, after.Parameters, after.StorageDescriptor]).toEqual(
      Array.from({ length: 4 }),
    );
  });

  test('an update archives the old version unless it is told to skip that', async () => {
    await create();
    await update('0');
    expect(glue.table('lake', 'readings').archive).toHaveLength(0);
    await update('1', input, false);
    expect(glue.table('lake', 'readings').archive).toHaveLength(1);
  });

  test('what only reading gives may not be written back', async () => {
    await create();
    const fields = { ...input, CreatedBy: 'somebody', VersionId: '0' };
    const answer = await post('UpdateTable', { DatabaseName: 'lake', TableInput: fields, VersionId: '0' });
    expect(answer).toMatchObject({ __type: 'InvalidInputException' });
  });

  test('comments have 255 characters and descriptions 2048 bytes at most', async () => {
    const columns = (Comment: string) => ({ StorageDescriptor: { Columns: [{ Name: 'x', Type: 'int', Comment }] } });
    await create({ Name: 'fits', ...columns('c'.repeat(255)), Description: 'd'.repeat(2048) });
    await expect(create({ Name: 'a', ...columns('c'.repeat(256)) })).rejects.toEqual(named('InvalidInputException'));
    await expect(create({ Name: 'b', Description: 'é'.repeat(1025) })).rejects.toEqual(named('InvalidInputException'));
  });

  test('statistics are of columns that are there, 25 at most, with every figure that their type requires', async () => {
    await create();
    const of = (ColumnName: string, NumberOfNulls: number | undefined = 0) => ({
      ColumnName,
      ColumnType: 'double',
      AnalyzedTime: new Date(0),
      StatisticsData: {
        Type: 'DOUBLE' as const,
        DoubleColumnStatisticsData: { NumberOfNulls, NumberOfDistinctValues: 1 },
      },
    });
    const send = async (...ColumnStatisticsList: ReturnType<typeof of>[]) =>
      await client.send(
        new UpdateColumnStatisticsForTableCommand({
          DatabaseName: 'lake',
          TableName: 'readings',
          ColumnStatisticsList,
        }),
      );
    await send(of('x'));
    expect(glue.table('lake', 'readings').statistics.get('x')).toMatchObject({ AnalyzedTime: 0 });
    await expect(send(of('y'))).rejects.toEqual(named('EntityNotFoundException'));
    await expect(send(...Array.from({ length: 26 }, () => of('x')))).rejects.toEqual(named('InvalidInputException'));
    const { NumberOfDistinctValues } = of('x').StatisticsData.DoubleColumnStatisticsData;
    const partial = {
      ...of('x'),
      StatisticsData: {
        Type: 'DOUBLE' as const,
        DoubleColumnStatisticsData: { NumberOfDistinctValues, NumberOfNulls: undefined as never },
      },
    };
    await expect(send(partial)).rejects.toEqual(named('InvalidInputException'));
  });

  test('a table that is dropped and made again is another one, without what hung on it', async () => {
    await create();
    const { identity } = glue.table('lake', 'readings');
    await client.send(new DeleteTableCommand({ DatabaseName: 'lake', Name: 'readings' }));
    await create();
    expect(glue.table('lake', 'readings').identity).not.toBe(identity);
  });

  test('requests that are not signed, and operations that it has not, are refused', async () => {
    const { status } = await fetch(glue.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSGlue.GetTable' },
      body: '{}',
    });
    expect(status).toBe(400);
    await expect(client.send(new ListCrawlersCommand({}))).rejects.toEqual(named('UnknownOperationException'));
  });
});

describe('its faults are what a client meets', () => {
  test.each([
    ['throttled', 'ThrottlingException', false],
    ['broken', 'InternalServiceException', false],
    ['before', 'TimeoutError', false],
    ['after', 'TimeoutError', true],
  ] as const)('%s', async (fault, name, done) => {
    glue.fault = () => fault;
    await expect(create()).rejects.toEqual(named(name));
    expect(glue.databases.get('lake')!.tables.has('readings')).toBe(done);
  });
});
