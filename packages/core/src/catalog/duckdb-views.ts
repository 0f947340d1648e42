import { physicalTypeOf, type PhysicalKind } from '../table/physical-type.ts';
import { columnNames, physicalName, type Table } from '../table/table.ts';
import type { CatalogTable } from './catalog.ts';

/** One statement that gives DuckDB a name of the catalog. */
export interface View {
  readonly name: string;
  readonly sql: string;
}

const types: Readonly<Record<PhysicalKind, string>> = {
  text: 'VARCHAR',
  double: 'DOUBLE',
  int64: 'BIGINT',
  int32: 'INTEGER',
  boolean: 'BOOLEAN',
  date: 'DATE',
};

/**
 * `CREATE OR REPLACE VIEW` for each of the catalog's tables that is declared in `tables`: declared columns and types, names in lower case,
 * and no others. Landing JSON is read as it stands: a record that is not a row fails the query.
 */
export function duckdbViews(
  resolved: readonly Pick<CatalogTable, 'name' | 'format' | 'files'>[],
  tables: readonly Table[],
): View[] {
  const declared = new Map(tables.map((table) => [table.name, table]));
  return resolved.flatMap((found) => {
    const table = declared.get(found.name);
    return table === undefined ? [] : [{ name: found.name, sql: viewOf(table, found) }];
  });
}

function viewOf(table: Table, { format, files }: Pick<CatalogTable, 'format' | 'files'>): string {
  return `CREATE OR REPLACE VIEW ${identifier(table.name)} AS ${selectOf(table, format, files)}`;
}

function selectOf(table: Table, format: CatalogTable['format'], files: readonly string[]): string {
  const columns = columnNames(table).map((name) => {
    const { kind } = physicalTypeOf(table.columns[name]!);
    return { name, kind, as: identifier(physicalName(name)) };
  });
  if (files.length === 0) {
    const nothing = columns.map(({ kind, as }) => `CAST(NULL AS ${types[kind]}) AS ${as}`);
    return `SELECT ${nothing.join(', ')} WHERE false`;
  }
  const paths = `[${files.map((file) => text(literalPath(file))).join(', ')}]`;
  // run= and attempt= in the paths of a lake are no columns
  if (format === 'parquet') {
    return `SELECT ${columns.map(({ as }) => as).join(', ')} FROM read_parquet(${paths}, hive_partitioning = false)`;
  }
  const read = columns.map(({ name, kind }) => `${text(name)}: ${text(kind === 'date' ? types.int32 : types[kind])}`);
  const selected = columns.map(({ name, kind, as }) =>
    kind === 'date' ? `DATE '1970-01-01' + ${identifier(name)} AS ${as}` : `${identifier(name)} AS ${as}`,
  );
  return `SELECT ${selected.join(', ')} FROM read_json(${paths}, columns = {${read.join(', ')}}, hive_partitioning = false)`;
}

/** A path that DuckDB takes for itself and not for a pattern. */
function literalPath(path: string): string {
  return path.replaceAll(/[*?[]/g, '[$&]');
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
