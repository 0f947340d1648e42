import { expect, test } from 'vitest';
import { staleTables, type Commit } from '@stedi-lakehouse/core';

const table = (version: string, inputs: Record<string, string>) => ({
  version,
  inputs,
  rows: 1,
  run: 'r',
  attempt: 'a',
  manifest: '_manifests/m',
});
const commitOf = (tables: Commit['tables'], landing = 'l1'): Commit => ({
  format: 1,
  commit: 1,
  runId: 'r',
  attempt: 'a',
  committedAt: '2024-05-06T00:00:00.000Z',
  codeVersion: '0',
  profile: 'published',
  options: {},
  tables,
  landing: { landing: { version: landing, files: [], rows: 1 } },
});
const trusted = table('t1', { landing: 'l1' });
const curated = table('c1', { trusted: 't1', landing: 'l1' });
const aggregate = table('g1', { curated: 'c1' });

test('nothing is stale when every table is made from what is current', () => {
  expect(staleTables(commitOf({ aggregate, curated, trusted })).size).toBe(0);
});

test('a table made from an older version of another is stale, and so is what is made from it', () => {
  const stale = staleTables(commitOf({ aggregate, curated, trusted: table('t2', { landing: 'l1' }) }));
  expect(Object.fromEntries(stale)).toEqual({ curated: ['trusted'], aggregate: ['curated'] });
});

test('new landing files make everything made from them stale', () => {
  const stale = staleTables(commitOf({ aggregate, curated, trusted }, 'l2'));
  expect(Object.fromEntries(stale)).toEqual({
    trusted: ['landing'],
    curated: ['trusted', 'landing'],
    aggregate: ['curated'],
  });
});

test('a table made from one that is gone is stale', () => {
  expect(Object.fromEntries(staleTables(commitOf({ aggregate })))).toEqual({ aggregate: ['curated'] });
});
