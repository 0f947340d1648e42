import { z } from 'zod';
import { column } from '../table/column.ts';
import { daysSinceEpoch } from '../table/physical-type.ts';
import { defineTable, type RowOf } from '../table/table.ts';

const any = { pii: 'none', doc: 'A value of its kind.' } as const;
const day = { ...any, unit: daysSinceEpoch } as const;

/** A table with a column of every physical kind, nullable and not. */
export const everyKind = defineTable({
  name: 'every_kind',
  zone: 'landing',
  privacy: 'personal',
  doc: 'A column of every physical kind, nullable and not.',
  columns: {
    text: column(z.string(), any),
    textOrNull: column(z.string().nullable(), any),
    double: column(z.number(), any),
    doubleOrNull: column(z.number().nullable(), any),
    int64: column(z.int(), any),
    int64OrNull: column(z.int().nullable(), any),
    int32: column(z.int32(), any),
    int32OrNull: column(z.int32().nullable(), any),
    date: column(z.int32(), day),
    dateOrNull: column(z.int32().nullable(), day),
    boolean: column(z.boolean(), any),
    booleanOrNull: column(z.boolean().nullable(), any),
  },
});

/** A row with a column of every kind. */
export type EveryKindRow = RowOf<typeof everyKind>;

/** Days that a JavaScript Date can hold, so that every codec has a way to write them. */
export const dateRange = { min: -100_000_000, max: 100_000_000 } as const;

const plain: EveryKindRow = {
  text: 'a text',
  textOrNull: null,
  double: 0.5,
  doubleOrNull: null,
  int64: 1_655_564_103_297,
  int64OrNull: null,
  int32: 1,
  int32OrNull: null,
  date: 19_000,
  dateOrNull: null,
  boolean: true,
  booleanOrNull: null,
};

const texts = ['', ' ', '\0', '\n"\\', 'é', '日本語', '😀', '\uff5e', 'a'.repeat(5000), '１２', '{"a":1}'];
const doubles = [-0, 0, 1e-320, 5e-324, -1.5, 0.1 + 0.2, 1e21, -1e-7, Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 53 + 2];
const integers = [0, -1, 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 31, -(2 ** 31) - 1, 2 ** 32];
const smallIntegers = [0, -1, 2 ** 31 - 1, -(2 ** 31), 65_536];
const dates = [0, -1, dateRange.max, dateRange.min, 19_723];

/** Rows that have broken codecs: each borderline value alone, in columns that may be null and columns that may not. */
export const borderlineRows: readonly EveryKindRow[] = [
  plain,
  ...texts.map((text) => ({ ...plain, text, textOrNull: text })),
  ...doubles.map((double) => ({ ...plain, double, doubleOrNull: double })),
  ...integers.map((int64) => ({ ...plain, int64, int64OrNull: int64 })),
  ...smallIntegers.map((int32) => ({ ...plain, int32, int32OrNull: int32 })),
  ...dates.map((date) => ({ ...plain, date, dateOrNull: date })),
  { ...plain, boolean: false, booleanOrNull: false },
  { ...plain, booleanOrNull: true },
];

/** `count` rows whose nullable columns are all null. */
export function rowsOfNulls(count: number): EveryKindRow[] {
  return Array.from({ length: count }, (_, row) => ({ ...plain, int64: row }));
}

/** `count` rows that repeat some values and not others, as real tables do. */
export function manyRows(count: number): EveryKindRow[] {
  return Array.from({ length: count }, (_, row) => ({
    text: `person ${row % 37}`,
    textOrNull: row % 5 === 0 ? null : `unique ${row}`,
    double: (row % 3) - 1 || 0,
    doubleOrNull: row % 7 === 0 ? null : Math.sin(row),
    int64: 1_655_564_103_297 + row * 13 + (row % 11),
    int64OrNull: row % 2 === 0 ? null : row * 2 ** 30,
    int32: row - 500,
    int32OrNull: row % 100 < 50 ? null : 7,
    date: 19_000 + (row >> 4),
    dateOrNull: row % 9 === 0 ? null : -row,
    boolean: row % 3 === 0,
    booleanOrNull: row % 4 === 0 ? null : row % 8 < 4,
  }));
}
