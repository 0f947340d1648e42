import { physicalTypeOf, type PhysicalKind } from '../../table/physical-type.ts';
import { columnNames, physicalName, type Table } from '../../table/table.ts';
import { Type } from './format.ts';

/** A column as a Parquet file sees it: a leaf of its schema. */
export interface Leaf {
  /** The table's name for the column. */
  readonly column: string;
  /** The file's: lower case. */
  readonly name: string;
  readonly kind: PhysicalKind;
  readonly nullable: boolean;
  /** Number of the format's type. */
  readonly type: number;
  /** Whether least and greatest value may stand in the footer: only where the column says nothing about a person. */
  readonly bounded: boolean;
}

const types: Readonly<Record<PhysicalKind, number>> = {
  text: Type.byteArray,
  double: Type.double,
  int64: Type.int64,
  int32: Type.int32,
  date: Type.int32,
  boolean: Type.boolean,
};

/** A table's columns as leaves, in order. */
export function leavesOf(table: Table): readonly Leaf[] {
  return columnNames(table).map((column) => {
    const definition = table.columns[column]!;
    const { kind, nullable } = physicalTypeOf(definition);
    return {
      column,
      name: physicalName(column),
      kind,
      nullable,
      type: types[kind],
      bounded: definition.pii === 'none',
    };
  });
}
