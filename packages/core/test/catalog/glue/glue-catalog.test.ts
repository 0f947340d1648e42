import { CatalogError, column, type Table } from '@stedi-lakehouse/core';
import { glueCatalog, type GlueCatalog, type TableChange } from '@stedi-lakehouse/core/glue';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { FakeFailure } from './fake/aws-fake-server.ts';
import { clientOf, startFakeGlue, type FakeGlue } from './fake/fake-glue.ts';
import { curated, landing, patience, steps, tables, trusted, user, versionAt } from './walks.ts';

let glue: FakeGlue;
let catalog: GlueCatalog;
let changes: [string, TableChange][] = [];
function open(options: Partial<Parameters<typeof glueCatalog>[0]> = {}): GlueCatalog {
  return glueCatalog({
    database: 'Walks',
    tables,
    client: { ...clientOf(glue), maxAttempts: 1 },
    patience,
    onTable: (table, change) => changes.push([table, change]),
    ...options,
  });
}
beforeEach(async () => {
  changes = [];
  glue = await startFakeGlue();
  catalog = open();
});
afterEach(async () => {
  catalog.close();
  await glue.close();
});
const inGlue = (name: string) =>
  glue.table('walks', name).input as {
    Parameters: Record<string, string>;
    StorageDescriptor: {
      Location: string;
      Columns: { Name: string; Comment: string; Parameters: Record<string, string> }[];
    };
  } & Record<string, unknown>;
const kindOf = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof CatalogError ? error.kind : error),
  );

describe('publishing', () => {
  test('makes the database in lower case and every table, each at the folder of its files', async () => {
    await catalog.publish(versionAt(1));
    expect([...glue.databases.keys()]).toEqual(['walks']);
    expect(changes).toEqual(tables.map(({ name }) => [name, 'created']));
    expect(inGlue('walk_landing').StorageDescriptor.Location).toBe('s3://raw/walk/landing/');
    expect(inGlue('walk_curated').StorageDescriptor.Location).toBe('s3://lake/curated/walk_curated/run=r1/attempt=a/');
    expect(inGlue('walk_trusted').StorageDescriptor.Columns.map(({ Parameters }) => Parameters['pii'])).toEqual([
      'direct',
      'none',
    ]);
  });

  test('again changes nothing and asks only what is there', async () => {
    await catalog.publish(versionAt(1));
    const before = glue.requests.length;
    await catalog.publish(versionAt(1));
    expect(glue.requests.slice(before).map(({ operation }) => operation)).toEqual(tables.map(() => 'GetTable'));
    expect(changes.slice(3)).toEqual(tables.map(({ name }) => [name, 'unchanged']));
  });

  test('of a newer version switches every table with one update that leaves no version behind', async () => {
    await catalog.publish(versionAt(1));
    const identities = tables.map(({ name }) => glue.table('walks', name).identity);
    await catalog.publish(versionAt(2));
    expect(inGlue('walk_trusted').StorageDescriptor.Location).toBe('s3://lake/trusted/walk_trusted/run=r2/attempt=a/');
    expect(inGlue('walk_trusted').Parameters).toMatchObject({
      'lakehouse.commit': '2',
      'lakehouse.run_id': 'r2',
      numRows: '20',
    });
    expect(tables.map(({ name }) => glue.table('walks', name).identity)).toEqual(identities);
    expect(tables.map(({ name }) => glue.table('walks', name).archive)).toEqual([[], [], []]);
    expect(glue.requests.filter(({ operation }) => /Delete/.test(operation))).toEqual([]);
  });

  test('of an older version is passed over', async () => {
    await catalog.publish(versionAt(2));
    await catalog.publish(versionAt(1));
    expect(changes.slice(3)).toEqual(tables.map(({ name }) => [name, 'passed_over']));
    expect(await catalog.current()).toMatchObject({ commit: 2 });
  });

  test('leaves tables alone that are not declared', async () => {
    const other = { ...versionAt(1).tables[1]!, name: 'other' };
    await catalog.publish({ ...versionAt(1), tables: [...versionAt(1).tables, other] });
    expect(changes.map(([table]) => table)).toEqual(tables.map(({ name }) => name));
  });

  test.each([
    ['a local folder', ['/data/lake/a.parquet']],
    ['two folders', ['s3://lake/a/1.parquet', 's3://lake/b/1.parquet']],
    ['no file', []],
  ])('refuses a table at %s before anything is asked', async (_what, files) => {
    const [first, ...rest] = versionAt(1).tables;
    const wrong = { ...versionAt(1), tables: [...rest, { ...first!, format: 'parquet' as const, files }] };
    expect(await kindOf(catalog.publish(wrong))).toBe('location');
    expect(glue.requests).toEqual([]);
  });
});

test.each([
  [['s3://raw/walk/2026/11/30/a.json', 's3://raw/walk/2026/12/01/a.json'], 's3://raw/walk/2026/'],
  [['s3://raw/walk/a.json', 's3://raw/walk/year=2026/a.json'], 's3://raw/walk/'],
  [['s3://raw/walk/30/a.json', 's3://raw/walk/300/a.json'], 's3://raw/walk/'],
])('landing files %j are below %s, which Glue is told', async (files, location) => {
  const version = versionAt(1);
  const landed = version.tables.find(({ format }) => format === 'json')!;
  await catalog.publish({ ...version, tables: [{ ...landed, files }] });
  expect(inGlue(landed.name).StorageDescriptor.Location).toBe(location);
});

describe('what others put there survives', () => {
  const others = (input: Record<string, unknown>): Record<string, unknown> => {
    const { Parameters, StorageDescriptor } = input as { Parameters: object; StorageDescriptor: { Columns: object[] } };
    const [first, ...rest] = StorageDescriptor.Columns as { Parameters: object }[];
    return {
      ...input,
      Owner: 'ann',
      Retention: 7,
      Description: 'Our own words.',
      Parameters: { ...Parameters, crawler: 'x', 'lakehouse.old': 'ours once' },
      StorageDescriptor: {
        ...StorageDescriptor,
        Parameters: { by: 'them' },
        SerdeInfo: { ...(input['StorageDescriptor'] as { SerdeInfo: object }).SerdeInfo, Name: 'theirs' },
        Columns: [{ ...first, Comment: 'Better said.', Parameters: { ...first!.Parameters, team: 'a' } }, ...rest],
      },
    };
  };

  test('owner, retention, parameters, description and comments; what was ours and is no more goes', async () => {
    await catalog.publish(versionAt(1));
    glue.change('walks', 'walk_trusted', others);
    await catalog.publish(versionAt(2));
    const after = inGlue('walk_trusted');
    expect(after).toMatchObject({
      Owner: 'ann',
      Retention: 7,
      Description: 'Our own words.',
      Parameters: { crawler: 'x', 'lakehouse.commit': '2' },
      StorageDescriptor: { Parameters: { by: 'them' }, SerdeInfo: { Name: 'theirs' } },
    });
    expect(after.Parameters).not.toHaveProperty('lakehouse.old');
    const [first, second] = after.StorageDescriptor.Columns;
    expect(first).toMatchObject({ Comment: 'Better said.', Parameters: { pii: 'direct', team: 'a' } });
    expect(second!.Comment).toBe('How many. PII: none.');
  });

  test('and our own texts change where the declaration does', async () => {
    await catalog.publish(versionAt(1));
    const said = { user: column(z.string(), { pii: 'direct', doc: 'Whose.' }), steps };
    const renewed = open({ tables: [landing, { ...trusted, doc: 'Kept with care.', columns: said }, curated] });
    await renewed.publish(versionAt(2));
    renewed.close();
    expect(inGlue('walk_trusted')['Description']).toBe('Kept with care.');
    expect(inGlue('walk_trusted').StorageDescriptor.Columns[0]!.Comment).toBe('Whose. PII: direct.');
  });

  test('a table that a crawler made is taken over, and read by our SerDe', async () => {
    await catalog.publish(versionAt(1));
    glue.change('walks', 'walk_landing', (input) => ({
      Name: input['Name'],
      Parameters: { classification: 'json', UPDATED_BY_CRAWLER: 'c' },
      StorageDescriptor: {
        Columns: [{ Name: 'user', Type: 'string' }],
        Location: 's3://raw/walk',
        SerdeInfo: { SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe', Parameters: { paths: 'user' } },
      },
    }));
    await catalog.publish(versionAt(2));
    const { Parameters, StorageDescriptor } = inGlue('walk_landing');
    expect(Parameters).toMatchObject({ UPDATED_BY_CRAWLER: 'c', 'lakehouse.commit': '2' });
    expect(StorageDescriptor).toMatchObject({
      Location: 's3://raw/walk/landing/',
      SerdeInfo: {
        SerializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe',
        Parameters: { 'serialization.format': '1' },
      },
    });
    expect(StorageDescriptor.Columns.map(({ Name }) => Name)).toEqual(['user', 'steps']);
  });
});

describe('somebody else at the same time', () => {
  test('changes a table between our reading and writing: both changes are there', async () => {
    await catalog.publish(versionAt(1));
    let others = 0;
    glue.fault = ({ operation, body }) => {
      if (
        operation === 'UpdateTable' &&
        (body['TableInput'] as { Name: string }).Name === 'walk_trusted' &&
        others < 3
      ) {
        others++;
        glue.change('walks', 'walk_trusted', (input) => ({
          ...input,
          Parameters: { ...(input['Parameters'] as object), [`other${others}`]: 'x' },
        }));
      }
      return undefined;
    };
    await catalog.publish(versionAt(2));
    expect(inGlue('walk_trusted').Parameters).toMatchObject({
      other1: 'x',
      other2: 'x',
      other3: 'x',
      'lakehouse.commit': '2',
    });
  });

  test('never stops changing it: that is an error in the end', async () => {
    await catalog.publish(versionAt(1));
    glue.fault = ({ operation }) => {
      if (operation === 'UpdateTable') glue.change('walks', 'walk_landing', (input) => input);
      return undefined;
    };
    expect(await kindOf(catalog.publish(versionAt(2)))).toBe('conflict');
    expect(inGlue('walk_landing').Parameters['lakehouse.commit']).toBe('1');
  });

  test('makes the same table first, or takes it away: it is there in the end', async () => {
    const first = open();
    let once = false;
    glue.fault = async ({ operation }) => {
      if (operation === 'CreateTable' && !once) {
        once = true;
        await first.publish(versionAt(1));
      }
      return undefined;
    };
    await catalog.publish(versionAt(2));
    expect(await catalog.current()).toMatchObject({ commit: 2 });
    glue.fault = ({ operation }) => {
      const { tables: there } = glue.databases.get('walks')! as { tables: Map<string, unknown> };
      if (operation === 'UpdateTable') there.delete('walk_trusted');
      return undefined;
    };
    await catalog.publish(versionAt(3));
    expect(await catalog.current()).toMatchObject({ commit: 3 });
    first.close();
  });

  test('ten publishers of ten versions leave the newest', async () => {
    await catalog.publish(versionAt(1));
    const many = Array.from({ length: 10 }, () => open({ patience: { tries: 40, firstMs: 2, mostMs: 20 } }));
    await Promise.all(many.map(async (each, index) => await each.publish(versionAt(index + 2))));
    expect(await catalog.current()).toMatchObject({ commit: 11 });
    for (const each of many) each.close();
  });
});

describe('refused before anything is written', () => {
  const changed = (...Columns: object[]) => ({ StorageDescriptor: { Columns } });
  test.each([
    [
      'a column that is not declared',
      changed({ Name: 'user', Type: 'string' }, { Name: 'steps', Type: 'int' }, { Name: 'more', Type: 'int' }),
    ],
    ['another type', changed({ Name: 'user', Type: 'string' }, { Name: 'steps', Type: 'string' })],
    ['a narrower number', changed({ Name: 'user', Type: 'string' }, { Name: 'steps', Type: 'bigint' })],
    ['partitions', { PartitionKeys: [{ Name: 'day', Type: 'date' }] }],
    ['a view', { TableType: 'VIRTUAL_VIEW' }],
    ['an Iceberg table', { Parameters: { table_type: 'ICEBERG' } }],
  ])('%s', async (_what, there) => {
    await catalog.publish(versionAt(1));
    glue.change('walks', 'walk_trusted', (input) => ({ ...input, ...there }));
    const before = glue.requests.length;
    expect(await kindOf(catalog.check('s3://lake'))).toBe('schema');
    expect(await kindOf(catalog.publish(versionAt(2)))).toBe('schema');
    expect(glue.requests.slice(before).filter(({ operation }) => operation !== 'GetTable')).toEqual([]);
  });

  test('a table of another lake', async () => {
    await catalog.publish(versionAt(1));
    expect(await kindOf(catalog.check('s3://other'))).toBe('refused');
    expect(await kindOf(catalog.publish(versionAt(9, 's3://other')))).toBe('refused');
    expect(await kindOf(catalog.check('s3://lake'))).toBe('nothing was thrown');
  });

  test('but a wider number and a new column are no harm', async () => {
    const narrow = { ...trusted, columns: { user } } as Table;
    const before = open({ tables: [narrow] });
    await before.publish(versionAt(1));
    glue.change('walks', 'walk_trusted', (input) => ({ ...input, ...changed({ Name: 'steps', Type: 'smallint' }) }));
    await catalog.publish(versionAt(2));
    expect(inGlue('walk_trusted').StorageDescriptor.Columns).toMatchObject([
      { Name: 'user' },
      { Name: 'steps', Type: 'int' },
    ]);
    before.close();
  });
});

test('diff says what publishing would do, and does nothing', async () => {
  await catalog.publish(versionAt(1));
  glue.change('walks', 'walk_curated', (input) => ({ ...input, Parameters: {} }));
  const before = glue.requests.length;
  expect(await catalog.diff({ ...versionAt(2), tables: versionAt(2).tables.slice(1) })).toEqual([
    { table: 'walk_trusted', change: 'updated', commit: 1 },
    { table: 'walk_curated', change: 'updated', commit: undefined },
  ]);
  expect(new Set(glue.requests.slice(before).map(({ operation }) => operation))).toEqual(new Set(['GetTable']));
});

test('names resolve to the folder of their files, a name that is not there to nothing', async () => {
  expect(await catalog.resolve('walk_trusted')).toBeUndefined();
  expect(await catalog.current()).toBeUndefined();
  await catalog.publish(versionAt(3));
  expect(await catalog.resolve('walk_trusted')).toEqual({
    name: 'walk_trusted',
    format: 'parquet',
    files: ['s3://lake/trusted/walk_trusted/run=r3/attempt=a/'],
    version: 'v3',
    rows: 30,
    run: 'r3',
  });
  expect(await catalog.current()).toMatchObject({ lake: 's3://lake', commit: 3, tables: [{ format: 'json' }, {}, {}] });
});

test('an abort is honoured, while a request is under way too, with its own reason', async () => {
  const reason = new Error('stop');
  expect(await kindOf(catalog.publish(versionAt(1), { signal: AbortSignal.abort(reason) }))).toBe(reason);
  const controller = new AbortController();
  glue.fault = async ({ operation }) => {
    if (operation === 'CreateTable') controller.abort(reason);
    await new Promise((resolve) => setTimeout(resolve, 50));
    return undefined;
  };
  expect(await kindOf(catalog.publish(versionAt(1), { signal: controller.signal }))).toBe(reason);
});

describe('what AWS refuses is said in our words', () => {
  const refusedWith = async (fault: FakeFailure): Promise<unknown> => {
    glue.fault = () => fault;
    return await catalog.resolve('walk_trusted').catch((error: unknown) => error);
  };

  test('a missing right by name', async () => {
    const words = 'User: arn:aws:sts::1:assumed-role/etl is not authorized to perform: glue:GetTable';
    const error = await refusedWith(new FakeFailure('AccessDeniedException', words));
    expect(error).toMatchObject({ code: 'catalog_permission' });
    expect((error as Error).message).toContain('glue:GetTable');
    expect((error as Error).message).toContain('table walk_trusted of the Glue database walks');
  });

  test('a signature without its text, which holds a token', async () => {
    const words = 'The Canonical String should have been x-amz-security-token:zqxjk';
    const error = await refusedWith(new FakeFailure('InvalidSignatureException', words, 403));
    expect(error).toMatchObject({ code: 'catalog_permission' });
    expect((error as Error).message).not.toContain('zqxjk');
  });

  test('a region that is not set', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_DEFAULT_REGION', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/there/is/none');
    const { region: _none, ...client } = clientOf(glue);
    const nowhere = open({ client });
    const error: unknown = await nowhere.resolve('walk_trusted').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'catalog_refused', advice: 'set AWS_REGION' });
    nowhere.close();
    vi.unstubAllEnvs();
  });
});
