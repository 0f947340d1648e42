import { physicalTypeOf, type PhysicalKind } from '../table/physical-type.ts';
import { columnNames, physicalName, type Table } from '../table/table.ts';
import { columnComment, oneLine } from './column-comment.ts';

const types: Readonly<Record<PhysicalKind, string>> = {
  text: 'string',
  double: 'double',
  int64: 'bigint',
  int32: 'int',
  boolean: 'boolean',
  date: 'date',
};

const dayNumber = 'Days since 1970-01-01.';

/** CREATE EXTERNAL TABLE over landing JSON or published Parquet. */
export function athenaTable(table: Table, schema: string | undefined, location: string): string {
  const json = table.zone === 'landing';
  const columns = columnNames(table).map((name) => {
    const column = table.columns[name]!;
    const { kind } = physicalTypeOf(column);
    // a day is a plain number in JSON, and its unit worth saying
    const numbered = json && kind === 'date' ? { ...column, doc: `${dayNumber} ${column.doc}` } : column;
    const type = types[column === numbered ? kind : 'int32'];
    return `  ${quoted(physicalName(name))} ${type} COMMENT ${text(columnComment(numbered))}`;
  });
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS ${schema === undefined ? '' : `${quoted(schema)}.`}${quoted(table.name)} (`,
    columns.join(',\n'),
    ')',
    `COMMENT ${text(oneLine(table.doc))}`,
    ...(json ? readsJson(table) : ['STORED AS PARQUET']),
    `LOCATION ${text(location)}`,
    `TBLPROPERTIES ('classification' = '${json ? 'json' : 'parquet'}');`,
  ].join('\n');
}

function readsJson(table: Table): string[] {
  // column names are lower case, so keys with capitals are found by mapping, and only when case counts
  const mapped = columnNames(table).filter((name) => physicalName(name) !== name);
  const properties = [
    `'ignore.malformed.json' = 'false'`,
    `'case.insensitive' = '${mapped.length === 0}'`,
    ...mapped.map((name) => `'mapping.${physicalName(name)}' = '${name}'`),
  ];
  return [
    "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'",
    `WITH SERDEPROPERTIES (\n  ${properties.join(',\n  ')}\n)`,
    "STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'",
    "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
  ];
}

function quoted(name: string): string {
  return `\`${name}\``;
}

/** A literal as Hive's grammar has it: a backslash escapes. */
function text(value: string): string {
  return `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
