import { expect, test } from 'vitest';
import { lines, median, tooLong, vagueNames } from './layout.ts';
import { packageSources, projectPaths } from './source-files.ts';

test('source files are short: 80 lines in the middle, 300 at most', () => {
  const sources = packageSources();
  expect(tooLong(sources, 300)).toEqual([]);
  expect(median(sources.map(({ text }) => lines(text)))).toBeLessThanOrEqual(80);
});

test('files and folders are named for what is inside', () => {
  expect(vagueNames(projectPaths())).toEqual([]);
});

test('a long file and a vague name are found', () => {
  const file = { path: 'a.ts', text: 'x\n'.repeat(301) };
  expect(tooLong([file], 300)).toEqual(['a.ts: 301 lines']);
  expect(tooLong([{ path: 'a.ts', text: 'x\n'.repeat(300) }], 300)).toEqual([]);
  expect(median([9, 1, 5])).toBe(5);
  expect(vagueNames(['src/utils/a.ts', 'src/misc.test.ts', 'src/shared-memory.ts', 'src/uncommon.ts'])).toEqual([
    'src/utils/a.ts',
    'src/misc.test.ts',
  ]);
});
