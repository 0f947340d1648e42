import type { Column, Table, TableInput } from '@aws-sdk/client-glue';
import { CatalogError } from '../catalog-error.ts';
import { stamp } from './own-parameters.ts';

/** Types whose values the other one holds as well, so that a query which reads them goes on. */
const widens: Readonly<Record<string, readonly string[]>> = {
  tinyint: ['smallint', 'int', 'bigint'],
  smallint: ['int', 'bigint'],
  int: ['bigint'],
  float: ['double'],
};

/**
 * Refuses to take over a table that queries would lose by it: a column goes or gets another type (whole numbers may get wider, columns may
 * be added), rows in partitions, a view or a table of another format. Throws CatalogError (schema).
 */
export function assertCompatible(database: string, there: Table, ours: TableInput): void {
  const problems = [...kindProblems(there), ...columnProblems(there, ours)];
  if (problems.length === 0) return;
  throw new CatalogError(
    'schema',
    `table ${ours.Name!} of the Glue database ${database} cannot become what is declared: ${problems.join('; ')}`,
    'name another --database, or change that table in Glue if nobody needs it as it is',
  );
}

/** Refuses a table that stands for another lake. Throws CatalogError (refused). */
export function assertOurs(database: string, there: Table, lake: string): void {
  const owner = there.Parameters?.[stamp.lake];
  if (owner === undefined || owner === lake) return;
  throw new CatalogError(
    'refused',
    `table ${there.Name!} of the Glue database ${database} stands for the lake ${owner}, not for ${lake}`,
    'name a --database of its own for each lake',
  );
}

function kindProblems({ TableType, Parameters, PartitionKeys, TargetTable }: Table): string[] {
  const problems: string[] = [];
  if (TableType?.toUpperCase() === 'VIRTUAL_VIEW') problems.push('it is a view');
  if (TargetTable !== undefined) problems.push('it is a link to another table');
  const format = Parameters?.['table_type'];
  if (format !== undefined) problems.push(`it is a table of the format ${format}`);
  if ((PartitionKeys ?? []).length > 0) problems.push('it has partitions');
  return problems;
}

function columnProblems(there: Table, ours: TableInput): string[] {
  const declared = new Map((ours.StorageDescriptor?.Columns ?? []).map((column) => [column.Name!, column.Type!]));
  return (there.StorageDescriptor?.Columns ?? []).flatMap(({ Name, Type }: Column) => {
    const type = declared.get(Name!.toLowerCase());
    const before = Type?.toLowerCase() ?? 'of no type';
    if (type === undefined) return [`column ${Name!} is not declared`];
    return type === before || widens[before]?.includes(type) === true
      ? []
      : [`column ${Name!} is ${before} there and declared ${type}`];
  });
}
