import type { ColumnName, Table, ValueOf } from '@stedi-lakehouse/core';

/** Columns of `T` that may hold no value. */
export type NullableColumn<T extends Table> = {
  [N in ColumnName<T>]: null extends ValueOf<T, N> ? N : never;
}[ColumnName<T>];

/** Columns of `T` that hold numbers, with or without nulls. */
export type NumberColumn<T extends Table> = {
  [N in ColumnName<T>]: NonNullable<ValueOf<T, N>> extends number ? N : never;
}[ColumnName<T>];
