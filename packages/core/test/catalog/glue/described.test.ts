import { CatalogError, type Table } from '@stedi-lakehouse/core';
import { glueCatalog, type GlueCatalogOptions } from '@stedi-lakehouse/core/glue';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientOf, startFakeGlue, type FakeGlue } from './fake/fake-glue.ts';
import { fileOfWalks, patience, tables, trusted, versionAt } from './walks.ts';

let glue: FakeGlue;
beforeEach(async () => {
  glue = await startFakeGlue();
});
afterEach(async () => glue.close());

async function publish(commit: number, options: Partial<GlueCatalogOptions>): Promise<unknown> {
  const catalog = glueCatalog({
    database: 'walks',
    tables,
    client: { ...clientOf(glue), maxAttempts: 1 },
    patience,
    ...options,
  });
  try {
    return await catalog.publish(versionAt(commit));
  } catch (error) {
    return error;
  } finally {
    catalog.close();
  }
}
const asked = (operation: string) => glue.requests.filter((request) => request.operation === operation);

describe('statistics', () => {
  const opened: [string, number][] = [];
  beforeEach(() => opened.splice(0));
  const open = async (name: string, commit: number) => {
    opened.push([name, commit]);
    const table = tables.find((each) => each.name === name)!;
    return [await fileOfWalks(table, [3, commit, 3])];
  };
  const noon = (commit: number): number => Date.UTC(2026, 0, commit, 12) / 1000;

  test('are kept of published tables, of columns of class none alone, and say which commit they are of', async () => {
    expect(await publish(2, { open })).toBeUndefined();
    expect(opened).toEqual([
      ['walk_trusted', 2],
      ['walk_curated', 2],
    ]);
    expect(glue.table('walks', 'walk_landing').statistics.size).toBe(0);
    expect([...glue.table('walks', 'walk_trusted').statistics]).toEqual([
      [
        'steps',
        {
          ColumnName: 'steps',
          ColumnType: 'int',
          AnalyzedTime: noon(2),
          StatisticsData: {
            Type: 'LONG',
            LongColumnStatisticsData: {
              MinimumValue: 2,
              MaximumValue: 3,
              NumberOfNulls: 0,
              NumberOfDistinctValues: 2,
            },
          },
        },
      ],
    ]);
  });

  test('are not read again for the version that they are of, are renewed for the next one, and made up for after a crash', async () => {
    await publish(2, { open });
    await publish(2, { open });
    expect(opened).toHaveLength(2);
    await publish(4, { open });
    expect(opened).toHaveLength(4);
    expect(glue.table('walks', 'walk_curated').statistics.get('steps')).toMatchObject({ AnalyzedTime: noon(4) });
    glue.fault = ({ operation }) => (operation === 'UpdateColumnStatisticsForTable' ? 'before' : undefined);
    expect(await publish(5, { open })).toMatchObject({ code: 'catalog_unavailable' });
    glue.fault = () => undefined;
    expect(await publish(5, { open })).toBeUndefined();
    for (const name of ['walk_trusted', 'walk_curated'])
      expect(glue.table('walks', name).statistics.get('steps')).toMatchObject({ AnalyzedTime: noon(5) });
  });

  test('are not asked about where nobody opens files, nor for a version that is passed over', async () => {
    await publish(4, {});
    await publish(2, { open });
    expect(opened).toEqual([]);
    expect(asked('GetColumnStatisticsForTable')).toEqual([]);
  });
});

describe('tags of Lake Formation', () => {
  const classes = ['direct', 'linkable', 'quasi', 'sensitive', 'none'];

  test('are given to every column, with its class as the value, once', async () => {
    glue.definedTags.set('pii', classes);
    expect(await publish(1, { piiTag: 'pii' })).toBeUndefined();
    expect(Object.fromEntries(glue.table('walks', 'walk_trusted').tags)).toEqual({
      user: { pii: 'direct' },
      steps: { pii: 'none' },
    });
    const before = asked('AddLFTagsToResource').length;
    expect(before).toBe(5);
    await publish(2, { piiTag: 'pii' });
    expect(asked('AddLFTagsToResource')).toHaveLength(before);
  });

  test('leave other tags alone, change with the class, and are made up for after a crash', async () => {
    glue.definedTags.set('pii', classes);
    glue.fault = ({ operation }) => (operation === 'AddLFTagsToResource' ? 'broken' : undefined);
    expect(await publish(1, { piiTag: 'pii' })).toMatchObject({ code: 'catalog_unavailable' });
    glue.fault = () => undefined;
    await publish(1, { piiTag: 'pii' });
    const { tags } = glue.table('walks', 'walk_trusted');
    tags.set('user', { pii: 'direct', team: 'a' });
    const { steps, user } = trusted.columns;
    const changed = { ...trusted, columns: { steps, user: { ...user, pii: 'linkable' } } } as Table;
    await publish(2, { piiTag: 'pii', tables: [changed] });
    expect(Object.fromEntries(tags)).toEqual({ user: { pii: 'linkable', team: 'a' }, steps: { pii: 'none' } });
  });

  test('that are not defined are an error that says which to make', async () => {
    glue.definedTags.set('pii', ['none']);
    const error = await publish(1, { piiTag: 'pii' });
    expect(error).toBeInstanceOf(CatalogError);
    expect(error).toMatchObject({
      code: 'catalog_refused',
      message: expect.stringMatching(/value direct.*make the tag pii/) as unknown,
    });
  });
});
