import { physicalName, type ColumnName, type Table } from '@stedi-lakehouse/core';
import {
  accelerometerLanding,
  accelerometerTrusted,
  customerLanding,
  customerTrusted,
  stepTrainerLanding,
  stepTrainerTrusted,
} from '@stedi-lakehouse/transforms';
import { columnLines, comment, quoted } from './statement.ts';

type CustomerColumn = ColumnName<typeof customerLanding>;
const consent: CustomerColumn = 'shareWithResearchAsOfDate';

/** The readings of a landing table that the `published` profile lets through. */
function readings<T extends Table>(
  landing: T,
  trusted: Table,
  owner: ColumnName<T>,
  person: CustomerColumn,
  takenAt: ColumnName<T> | undefined,
): string {
  const trim = takenAt === undefined ? '' : `\n    AND reading.${quoted(takenAt)} >= customer.${quoted(consent)}`;
  return `-- ${trusted.name}
SELECT
${columnLines(trusted)}
FROM ${quoted(landing.name)} AS reading
WHERE EXISTS (
  SELECT 1 FROM ${quoted(customerLanding.name)} AS customer
  WHERE customer.${quoted(person)} = reading.${quoted(owner)}
    AND customer.${quoted(consent)} > 0${trim});`;
}

/** The trusted tables as queries over the landing tables, in SQL that Athena and DuckDB share. */
export function consentFilterSql(): string {
  const what = comment(
    `The research consent filter: whose records, and which of them, may be used. An absent or null ${physicalName(consent)} is no consent, nor is 0 or less. Whether a consent lies in the future, these queries do not ask. ` +
      'Accelerometer readings count from the consent on; to leave out what came before it of the step trainer as well, add the same condition ' +
      'with sensorreadingtime (--trim all).',
  );
  const customers = `-- ${customerTrusted.name}
SELECT
${columnLines(customerTrusted)}
FROM ${quoted(customerLanding.name)}
WHERE ${quoted(consent)} > 0;`;
  const movement = readings(accelerometerLanding, accelerometerTrusted, 'user', 'email', 'timestamp');
  const steps = readings(stepTrainerLanding, stepTrainerTrusted, 'serialNumber', 'serialNumber', undefined);
  return [what, customers, movement, steps].join('\n\n');
}
