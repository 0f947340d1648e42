import { column, daysSinceEpoch, defineTable } from '@stedi-lakehouse/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { ColumnFigures } from '../../../src/catalog/column-figures.ts';
import { columnStatistics } from '../../../src/catalog/glue/column-statistics.ts';
import { assertStatistics } from './fake/glue-rules.ts';

const none = { pii: 'none', doc: 'Of no person.' } as const;
const table = defineTable({
  name: 'weather',
  zone: 'curated',
  privacy: 'anonymous',
  doc: 'Of places.',
  columns: {
    place: column(z.string(), none),
    degrees: column(z.number(), none),
    visits: column(z.int(), none),
    steps: column(z.int32(), none),
    wet: column(z.boolean(), none),
    day: column(z.int32(), { ...none, unit: daysSinceEpoch }),
  },
});
const nothing: Omit<ColumnFigures, 'name' | 'kind'> = {
  nulls: 4,
  distinct: 3,
  least: undefined,
  greatest: undefined,
  trues: 0,
  falses: 0,
  longest: 0,
  characters: 0,
  values: 0,
};
const analyzed = new Date('2026-01-02T03:04:05Z');

test('each kind of column has the figures that the data types of the Glue API name, and a column without values no bounds', () => {
  const figures: ColumnFigures[] = [
    { ...nothing, name: 'place', kind: 'text', longest: 7, characters: 9, values: 2 },
    { ...nothing, name: 'degrees', kind: 'double', least: -1.5, greatest: 2.5, values: 5 },
    { ...nothing, name: 'visits', kind: 'int64', least: -1, greatest: 2 ** 40, values: 5 },
    { ...nothing, name: 'steps', kind: 'int32' },
    { ...nothing, name: 'wet', kind: 'boolean', trues: 2, falses: 1, values: 3 },
    { ...nothing, name: 'day', kind: 'date', least: -1, greatest: 20_455, values: 5 },
  ];
  const statistics = columnStatistics(table, figures, analyzed);
  expect(
    statistics.map(({ ColumnName, ColumnType, AnalyzedTime, StatisticsData }) => [
      ColumnName,
      ColumnType,
      AnalyzedTime,
      StatisticsData,
    ]),
  ).toEqual([
    [
      'place',
      'string',
      analyzed,
      {
        Type: 'STRING',
        StringColumnStatisticsData: {
          MaximumLength: 7,
          AverageLength: 4.5,
          NumberOfNulls: 4,
          NumberOfDistinctValues: 3,
        },
      },
    ],
    [
      'degrees',
      'double',
      analyzed,
      {
        Type: 'DOUBLE',
        DoubleColumnStatisticsData: {
          MinimumValue: -1.5,
          MaximumValue: 2.5,
          NumberOfNulls: 4,
          NumberOfDistinctValues: 3,
        },
      },
    ],
    [
      'visits',
      'bigint',
      analyzed,
      {
        Type: 'LONG',
        LongColumnStatisticsData: {
          MinimumValue: -1,
          MaximumValue: 1_099_511_627_776,
          NumberOfNulls: 4,
          NumberOfDistinctValues: 3,
        },
      },
    ],
    [
      'steps',
      'int',
      analyzed,
      { Type: 'LONG', LongColumnStatisticsData: { NumberOfNulls: 4, NumberOfDistinctValues: 3 } },
    ],
    [
      'wet',
      'boolean',
      analyzed,
      { Type: 'BOOLEAN', BooleanColumnStatisticsData: { NumberOfTrues: 2, NumberOfFalses: 1, NumberOfNulls: 4 } },
    ],
    [
      'day',
      'date',
      analyzed,
      {
        Type: 'DATE',
        DateColumnStatisticsData: {
          MinimumValue: new Date('1969-12-31'),
          MaximumValue: new Date('2026-01-02'),
          NumberOfNulls: 4,
          NumberOfDistinctValues: 3,
        },
      },
    ],
  ]);
  const sent = statistics.map((each) => ({ ...each, AnalyzedTime: 0 }));
  expect(() => assertStatistics(sent, Object.keys(table.columns))).not.toThrow();
});
