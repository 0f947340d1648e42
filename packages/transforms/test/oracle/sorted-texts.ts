import type { RowOf, Table } from '@stedi-lakehouse/core';

/** Rows as texts, sorted: two tables hold the same rows when their texts are equal. */
export function sortedTexts(rows: readonly RowOf<Table>[], names: readonly string[]): string[] {
  return rows.map((row) => JSON.stringify(names.map((name) => row[name] ?? null))).toSorted();
}
