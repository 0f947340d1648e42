import { ddl, type Table } from '@stedi-lakehouse/core';
import { customerAnonymized } from '@stedi-lakehouse/transforms';
import { stediTables } from '../stedi-tables.ts';
import { anonymizationSql } from './anonymization.ts';
import { consentFilterSql } from './consent-filter.ts';
import { comment, quoted } from './statement.ts';

const generated = '-- Generated from the tables by: npm run sql';

function tableSql(table: Table): string {
  const subject = table.name.replace('_landing', '');
  const landing = table.zone === 'landing';
  const location = landing
    ? `s3://BUCKET/${subject}/landing/`
    : `s3://BUCKET/${table.zone}/${table.name}/run=RUN/attempt=ATTEMPT/`;
  const place = landing
    ? 'Put your bucket into LOCATION.'
    : 'Put bucket, run and attempt of the current version into LOCATION: older versions lie beside it, and Athena reads every file below a location.';
  return `${comment(place)}\n${ddl(table, 'athena', { location })}`;
}

/** One statement, so that one look shows the eight tables. */
function countsSql(): string {
  const counted = stediTables.filter(({ name }) => name !== customerAnonymized.name);
  const parts = counted.map(
    ({ name }, index) =>
      `SELECT ${index + 1} AS position, '${name}' AS table_name, count(*) AS row_count FROM ${quoted(name)}`,
  );
  return `-- Rows of the eight tables\n${parts.join('\nUNION ALL ')}\nORDER BY position;`;
}

/** The files of `sql/` by name: statements for Athena, made from the tables. */
export function sqlFiles(): ReadonlyMap<string, string> {
  const files = new Map(stediTables.map((table) => [`${table.name}.sql`, tableSql(table)]));
  files.set('queries.sql', countsSql());
  files.set('gdpr_anonymization.sql', anonymizationSql());
  files.set('research_consent_filter.sql', consentFilterSql());
  return new Map([...files].map(([name, sql]) => [name, `${generated}\n${sql}\n`]));
}
