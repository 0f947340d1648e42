import { columnNames, physicalName, physicalTypeOf, type Table } from '@stedi-lakehouse/core';
import { customerAnonymized, customerCurated, customerTrusted } from '@stedi-lakehouse/transforms';
import { columnLines, comment, quoted } from './statement.ts';

function listed(names: readonly string[], table: Table): string {
  return names.map((name) => `${physicalName(name)} (${table.columns[name]!.pii})`).join(', ');
}

/** An instant as the day in UTC. Doubles are exact here, while both engines divide integers in ways of their own. */
function day(name: string): string {
  const days = `CAST(floor(${quoted(name)} / 8.64e7) AS bigint)`;
  return `CAST(DATE '1970-01-01' + INTERVAL '1' DAY * ${days} AS date) AS ${quoted(name)}`;
}

/** customer_anonymized as a query over customer_curated, in SQL that Athena and DuckDB share, with what is left out on the way. */
export function anonymizationSql(): string {
  const without = (from: Table, to: Table): string => {
    const kept = new Set<string>(columnNames(to));
    return listed(
      columnNames(from).filter((name) => !kept.has(name)),
      from,
    );
  };
  const isDay = (name: string): boolean => physicalTypeOf((customerAnonymized as Table).columns[name]!).kind === 'date';
  return [
    comment(
      `How ${customerAnonymized.name} comes about. ${customerCurated.name} already lacks ${without(customerTrusted, customerCurated)}; this leaves out ` +
        `${without(customerCurated, customerAnonymized)} and keeps of each instant its day in UTC. The class of each column is in the brackets.`,
    ),
    comment(
      'The result is deidentified and not anonymous in the sense of the GDPR: where few customers share a combination of days, a row still narrows ' +
        'down who it is. A customer who asks for deletion has to be deleted from landing, trusted and curated tables, and the pipeline run again.',
    ),
    `SELECT\n${columnLines(customerAnonymized, (name) => (isDay(name) ? day(name) : quoted(name)))}\nFROM ${quoted(customerCurated.name)};`,
  ].join('\n\n');
}
