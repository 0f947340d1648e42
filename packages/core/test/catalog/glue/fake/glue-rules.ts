import { FakeFailure } from './aws-fake-server.ts';

export type Fields = Record<string, unknown>;

const tableInputFields = [
  'Name',
  'Description',
  'Owner',
  'LastAccessTime',
  'LastAnalyzedTime',
  'Retention',
  'StorageDescriptor',
  'PartitionKeys',
  'ViewOriginalText',
  'ViewExpandedText',
  'TableType',
  'Parameters',
  'TargetTable',
  'ViewDefinition',
];

const columnFields = ['Name', 'Type', 'Comment', 'Parameters'];
const statisticsOf: Readonly<Record<string, readonly string[]>> = {
  BOOLEAN: ['NumberOfTrues', 'NumberOfFalses', 'NumberOfNulls'],
  DATE: ['NumberOfNulls', 'NumberOfDistinctValues'],
  DOUBLE: ['NumberOfNulls', 'NumberOfDistinctValues'],
  LONG: ['NumberOfNulls', 'NumberOfDistinctValues'],
  STRING: ['MaximumLength', 'AverageLength', 'NumberOfNulls', 'NumberOfDistinctValues'],
};

export function invalid(message: string): FakeFailure {
  return new FakeFailure('InvalidInputException', message);
}

/** The name as Glue keeps it. */
export function folded(name: unknown): string {
  if (typeof name !== 'string' || name === '' || name.length > 255) throw invalid('a name has 1 to 255 characters');
  return name.toLowerCase();
}

function text(field: unknown): string {
  if (typeof field === 'string' || field === undefined) return field ?? '';
  throw invalid('a text is expected');
}

/** Refuses what a TableInput may not have: fields that are only read, texts that are too long, columns without a name. */
export function assertTableInput(input: Fields): void {
  const foreign = Object.keys(input).filter((key) => !tableInputFields.includes(key));
  if (foreign.length > 0) throw invalid(`TableInput has no ${foreign.join(', ')}`);
  if (Buffer.byteLength(text(input['Description'])) > 2048) throw invalid('Description is too long');
  const { Columns: columns = [] } = (input['StorageDescriptor'] ?? {}) as { Columns?: Fields[] };
  for (const column of columns) {
    if (Object.keys(column).some((key) => !columnFields.includes(key))) throw invalid('Column has an unknown field');
    folded(column['Name']);
    if (text(column['Comment']).length > 255) throw invalid('Comment is too long');
    if (text(column['Type']).length > 131_072) throw invalid('Type is too long');
  }
  const names = columns.map(({ Name: name }) => folded(name));
  if (new Set(names).size < names.length) throw invalid('two columns of one name');
}

/** Refuses statistics that a request may not have. */
export function assertStatistics(list: readonly Fields[], columns: readonly string[]): void {
  if (list.length > 25) throw invalid('at most 25 columns a request');
  for (const { ColumnName: name, ColumnType: type, AnalyzedTime: time, StatisticsData: data } of list) {
    if (!columns.includes(String(name))) throw new FakeFailure('EntityNotFoundException', `no column ${String(name)}`);
    if (typeof type !== 'string' || typeof time !== 'number') throw invalid('ColumnType and AnalyzedTime are required');
    const { Type: kind, ...values } = data as Fields;
    const required = statisticsOf[String(kind)];
    if (required === undefined) throw invalid('no such type of statistics');
    const word = `${String(kind)[0]!}${String(kind).slice(1).toLowerCase()}`;
    const figures = values[`${word}ColumnStatisticsData`] as Fields | undefined;
    if (figures === undefined || Object.keys(values).length > 1) throw invalid(`statistics of ${word} are missing`);
    for (const figure of required) if (typeof figures[figure] !== 'number') throw invalid(`${figure} is required`);
  }
}
