import type { ColumnStatistics, ColumnStatisticsData } from '@aws-sdk/client-glue';
import type { PhysicalKind } from '../../table/physical-type.ts';
import type { Table } from '../../table/table.ts';
import type { ColumnFigures } from '../column-figures.ts';
import { hiveColumns } from '../hive-columns.ts';

const dayMilliseconds = 86_400_000;

/** What UpdateColumnStatisticsForTable takes. `analyzed` says which version the figures are of. */
export function columnStatistics(table: Table, figures: readonly ColumnFigures[], analyzed: Date): ColumnStatistics[] {
  const types = new Map(hiveColumns(table).map(({ name, type }) => [name, type]));
  return figures.map((each) => ({
    ColumnName: each.name,
    ColumnType: types.get(each.name)!,
    AnalyzedTime: analyzed,
    StatisticsData: dataOf(each),
  }));
}

function dataOf(of: ColumnFigures): ColumnStatisticsData {
  return makers[of.kind](of, { NumberOfNulls: of.nulls, NumberOfDistinctValues: of.distinct });
}

interface Counts {
  readonly NumberOfNulls: number;
  readonly NumberOfDistinctValues: number;
}

type Maker = (of: ColumnFigures, counts: Counts) => ColumnStatisticsData;

const wholeNumbers: Maker = (of, counts) => ({
  Type: 'LONG',
  LongColumnStatisticsData: { ...bounds(of, (value) => value), ...counts },
});

const makers: Readonly<Record<PhysicalKind, Maker>> = {
  int32: wholeNumbers,
  int64: wholeNumbers,
  double: (of, counts) => ({
    Type: 'DOUBLE',
    DoubleColumnStatisticsData: { ...bounds(of, (value) => value), ...counts },
  }),
  date: (of, counts) => ({
    Type: 'DATE',
    DateColumnStatisticsData: { ...bounds(of, (day) => new Date(day * dayMilliseconds)), ...counts },
  }),
  boolean: ({ trues, falses }, { NumberOfNulls }) => ({
    Type: 'BOOLEAN',
    BooleanColumnStatisticsData: { NumberOfTrues: trues, NumberOfFalses: falses, NumberOfNulls },
  }),
  text: ({ longest, characters, values }, counts) => ({
    Type: 'STRING',
    StringColumnStatisticsData: {
      MaximumLength: longest,
      AverageLength: values === 0 ? 0 : characters / values,
      ...counts,
    },
  }),
};

function bounds<V>({ least, greatest }: ColumnFigures, valueOf: (value: number) => V) {
  return {
    ...(least === undefined ? {} : { MinimumValue: valueOf(least) }),
    ...(greatest === undefined ? {} : { MaximumValue: valueOf(greatest) }),
  };
}
