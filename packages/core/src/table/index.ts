export { column, type Cell, type Column, type Pii } from './column.ts';
export { inUnit, plausibleInstants, timeUnitOf, type InstantRange, type TimeUnit } from './instants.ts';
export { LakehouseError } from './lakehouse-error.ts';
export { daysSinceEpoch, physicalTypeOf, type PhysicalKind, type PhysicalType } from './physical-type.ts';
export type { Allowed, Privacy, Refused } from './privacy.ts';
export {
  columnNames,
  defineTable,
  physicalName,
  type ColumnName,
  type Columns,
  type RowOf,
  type Table,
  type ValueOf,
  type Zone,
} from './table.ts';
export { TableError } from './table-error.ts';
