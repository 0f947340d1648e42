import { expect, test } from 'vitest';
import { packageSources } from './source-files.ts';
import { spreadCalls } from './spread-calls.ts';

test('no array is spread into a call that takes its values one by one: a long one would overflow the stack', () => {
  expect(packageSources().flatMap(spreadCalls)).toEqual([]);
});

test.each([
  ['all.push(...more);', 1],
  ['all.splice(0, 1, ...more);', 1],
  ['const most = Math.max(0, ...all.map((each) => each.length));', 1],
  ['String.fromCharCode(...bytes)', 1],
  ['Math.max.apply(Math, all)', 1],
  ['all.push([...more]); const two = [...one, ...other]; call(...given); // all.push(...x)', 0],
])('%s', (text, found) => {
  expect(spreadCalls({ path: 'a.ts', text })).toHaveLength(found);
});
