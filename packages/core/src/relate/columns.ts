import { physicalTypeOf, type PhysicalKind } from '../table/physical-type.ts';
import { columnNames, type Table } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';

/** Throws TableError when the table has no such column. */
export function assertColumn(table: Table, name: string): void {
  if (Object.hasOwn(table.columns, name)) return;
  throw new TableError(`table ${table.name} has no column ${name}`, `it has ${columnNames(table).join(', ')}`);
}

/** Throws TableError when values of the two columns cannot be compared: one is missing, or they are of different kinds. */
export function assertComparable(table: Table, key: string, other: Table, foreignKey: string): void {
  assertColumn(table, key);
  assertColumn(other, foreignKey);
  const [kind, foreign] = [kindOf(table, key), kindOf(other, foreignKey)];
  if (comparedAs(kind) === comparedAs(foreign)) return;
  throw new TableError(
    `${table.name}.${key} and ${other.name}.${foreignKey} cannot be compared`,
    `one is ${kind}, the other ${foreign}`,
  );
}

export function kindOf(table: Table, name: string): PhysicalKind {
  return physicalTypeOf(table.columns[name]!).kind;
}

/** Numbers of any width equal each other; texts, booleans and dates equal only their like. */
export function comparedAs(kind: PhysicalKind): 'number' | PhysicalKind {
  return kind === 'double' || kind === 'int64' || kind === 'int32' ? 'number' : kind;
}
