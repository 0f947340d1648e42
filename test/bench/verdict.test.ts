import { expect, test } from 'vitest';
import { benchModule } from './bench-module.ts';

const { verdict } = await benchModule<{
  verdict: (
    kept: Readonly<Record<string, number>>,
    now: Readonly<Record<string, number>>,
  ) => { readonly lines: readonly string[]; readonly dropped: readonly string[] };
}>('quick/verdict.mjs');

test('names what lost a quarter of its speed or more', () => {
  const kept = { scanner: 4, writer: 2, join: 1, run: 0.8 };
  const { dropped } = verdict(kept, { scanner: 3, writer: 1.51, join: 1.4, run: 0.3 });
  expect(dropped).toEqual(['scanner', 'run']);
});

test('says what was not measured and what is not kept, and holds neither for slower', () => {
  const { lines, dropped } = verdict({ 'two workers': 1 }, { 'a new part': 1 });
  expect(dropped).toEqual([]);
  expect(lines).toEqual(['  not measured here: two workers', '  no figure is kept: a new part']);
});
