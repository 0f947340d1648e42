import { column, defineTable, TableError, timeUnitOf } from '@stedi-lakehouse/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { instantBounds } from '../../src/table/instants.ts';

const tableOf = (facts: object) =>
  defineTable({
    name: 'visits',
    zone: 'landing',
    privacy: 'personal',
    doc: 'Visits.',
    columns: { came: column(z.int(), { pii: 'linkable', doc: 'When.', ...facts }) },
  });

describe('a range of instants', () => {
  test.each([
    ['from no date', { from: 'yesterday' }, 'ms since 1970-01-01 UTC', /its range of instants is none/],
    ['to no date', { from: '2000-01-01', to: 'x' }, 'ms since 1970-01-01 UTC', /its range of instants is none/],
    [
      'that ends first',
      { from: '2000-01-01', to: '1999-01-01' },
      's since 1970-01-01 UTC',
      /its range of instants is none/,
    ],
    ['of what is no instant', { from: '2000-01-01' }, 'g', /no unit of instants/],
  ])('%s is refused', (_, instants, unit, says) => {
    expect(() => tableOf({ instants, unit })).toThrow(TableError);
    expect(() => tableOf({ instants, unit })).toThrow(says);
  });

  test('is what a table says otherwise', () => {
    const facts = { unit: 's since 1970-01-01 UTC', instants: { from: '1990-01-01', to: '1990-01-02T00:00:00Z' } };
    // as `date --utc --date=1990-01-01 +%s` says
    expect(instantBounds(tableOf(facts).columns.came, Date.now())).toEqual({ least: 631_152_000, most: 631_238_400 });
  });
});

test.each([
  ['ms since 1970-01-01 UTC', 'ms'],
  ['us since 1970-01-01 UTC', 'us'],
  ['days since 1970-01-01', undefined],
  ['ms since 1904-01-01 UTC', undefined],
])('the unit of %s is %s', (unit, expected) => {
  expect(timeUnitOf({ unit })).toBe(expected);
});
