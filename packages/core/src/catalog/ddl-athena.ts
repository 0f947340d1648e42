import type { Table } from '../table/table.ts';
import { oneLine } from './column-comment.ts';
import { filesFormat, hiveColumns } from './hive-columns.ts';
import { hiveFormats } from './hive-formats.ts';

/** CREATE EXTERNAL TABLE over landing JSON or published Parquet. */
export function athenaTable(table: Table, schema: string | undefined, location: string): string {
  const format = filesFormat(table);
  const columns = hiveColumns(table).map(
    ({ name, type, comment }) => `  ${quoted(name)} ${type} COMMENT ${text(comment)}`,
  );
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS ${schema === undefined ? '' : `${quoted(schema)}.`}${quoted(table.name)} (`,
    columns.join(',\n'),
    ')',
    `COMMENT ${text(oneLine(table.doc))}`,
    ...(format === 'json' ? readsJson() : ['STORED AS PARQUET']),
    `LOCATION ${text(location)}`,
    `TBLPROPERTIES ('classification' = '${format}');`,
  ].join('\n');
}

/** Keys are found whatever their case, so that lower case columns need no mapping. */
function readsJson(): string[] {
  const { input, output, serde } = hiveFormats.json;
  return [`ROW FORMAT SERDE '${serde}'`, `STORED AS INPUTFORMAT '${input}'`, `OUTPUTFORMAT '${output}'`];
}

function quoted(name: string): string {
  return `\`${name}\``;
}

/** A literal as Hive's grammar has it: a backslash escapes. */
function text(value: string): string {
  return `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
