import { expect, test } from 'vitest';
import { undocumented } from './docstrings.ts';
import { packageSources } from './source-files.ts';

test('everything that a room exports says what it does', () => {
  const sources = packageSources();
  const indexes = sources.filter(({ path }) => path.endsWith('/index.ts'));
  expect(indexes.length).toBeGreaterThan(10);
  expect(undocumented(indexes, sources)).toEqual([]);
});

test('an export without a docstring is found', () => {
  const index = { path: 'r/index.ts', text: "export { a, b, type C, d } from './x.ts';" };
  const text = `/** Does a. */
export function a(): void {}
export const b = 1;
/** Is a C. */

export interface C {}
const other = 1;
export async function* d() {}`;
  expect(undocumented([index], [{ path: 'r/x.ts', text }])).toEqual(['r/x.ts: b', 'r/x.ts: d']);
});
