import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { anyLines } from './public-types.ts';
import { packageSources, readSource, root } from './source-files.ts';

test('what the packages declare never says any', () => {
  const declarations = packageSources().map(({ path }) => path.replace('/src/', '/dist/').replace(/\.ts$/, '.d.ts'));
  const built = declarations.filter((path) => existsSync(join(root, path)));
  expect(built.length, 'build first: npm run build').toBeGreaterThan(0);
  expect(anyLines(built.map(readSource))).toEqual([]);
});

test('any as a type is found, the word elsewhere is not', () => {
  const text = `/** any */
export declare function a(x: any): void;
export declare const b: Promise<any>;
export type C = { any: string; of: 'any'; many: Company };
export declare function any(): x.any;
export type D = any[];
export declare const e: (any | null);`;
  expect(anyLines([{ path: 'a.d.ts', text }])).toEqual(['a.d.ts:2', 'a.d.ts:3', 'a.d.ts:6', 'a.d.ts:7']);
});
