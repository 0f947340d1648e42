import { expect, test } from 'vitest';
import { consoleLines, leakyMessages } from './messages.ts';
import { packageSources } from './source-files.ts';

const sources = packageSources();

test('no error text holds what a record says', () => {
  expect(leakyMessages(sources)).toEqual([]);
});

test('the libraries never write to the console', () => {
  expect(consoleLines(sources.filter(({ path }) => /^packages\/(core|transforms)\//.test(path)))).toEqual([]);
});

test('a value in an error text and a line to the console are found', () => {
  const bad = 'throw new RowError(`cannot read ${JSON.stringify(row)} of ${table.name}`);';
  const worse = 'super("x", `the email ${cellText} is odd`)';
  const good = 'throw new RowError(`${rows} rows of ${table.name}, ${value.length} bytes, row ${rowIndex}`);';
  const file = (text: string) => ({ path: 'a.ts', text });
  expect(leakyMessages([file(bad), file(worse)])).toEqual(['a.ts: ${JSON.stringify(row)}', 'a.ts: ${cellText}']);
  const position = 'super("x", `row ${row} of ${table}`) // constructor(row: number)';
  const typed = 'throw new UsageError(`${text} is no limit`)';
  expect(leakyMessages([file(good), file(position), file(typed), file('return `${value}`')])).toEqual([]);
  expect(consoleLines([file('// console.log\nconsole.log(1)')])).toEqual(['a.ts:2']);
});
