import { column, defineTable, type Pii, type Privacy } from '@stedi-lakehouse/core';
import { stediTables } from '@stedi-lakehouse/runner';
import { stediPipeline } from '@stedi-lakehouse/transforms';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { chapter, documentAt, tableRows } from './documents.ts';

const readme = documentAt('README.md');
const unquoted = (cell: string): string => cell.replaceAll('`', '');

test('the README has the transitions of the pipeline', () => {
  const rows = tableRows(chapter(readme, 'What it makes').split('### ')[0]!).slice(1);
  const names = stediPipeline().transitions.map(({ name }) => name);
  expect(rows.map(([, name]) => unquoted(name!)).toSorted()).toEqual(names.toSorted());
});

describe('the README says which classes a promise refuses', () => {
  const [, ...rows] = tableRows(chapter(readme, "What it does with people's data"));
  const cases = rows.flatMap(([pii, , , deidentified, anonymous]) => [
    { pii: unquoted(pii!) as Pii, privacy: 'deidentified' as Privacy, says: deidentified },
    { pii: unquoted(pii!) as Pii, privacy: 'anonymous' as Privacy, says: anonymous },
  ]);

  test('of every class', () => {
    expect(rows.map(([pii]) => unquoted(pii!))).toEqual(['direct', 'linkable', 'quasi', 'sensitive', 'none']);
  });

  test.each(cases)('$privacy: $pii', ({ pii, privacy, says }) => {
    const columns: Record<string, never> = { x: column(z.string(), { pii, doc: 'A column.' }) as never };
    const refused = (): boolean => {
      try {
        defineTable({ name: 'any', zone: 'curated', privacy, doc: 'Any.', columns });
        return false;
      } catch {
        return true;
      }
    };
    expect(refused() ? 'refuses it' : 'may hold it').toBe(says);
  });
});

test('as the README says, curated tables are deidentified, none is anonymous, and no column is of class none', () => {
  expect(stediTables.filter(({ zone }) => zone === 'curated').map(({ privacy }) => privacy)).toEqual([
    'deidentified',
    'deidentified',
    'deidentified',
  ]);
  const classes = stediTables.flatMap(({ columns }) => Object.values(columns).map(({ pii }) => pii));
  expect(classes).toContain('direct');
  expect(classes).not.toContain('none');
});
