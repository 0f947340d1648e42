import { expect, test } from 'vitest';
import { documentedCodes, errorCodes } from './error-codes.ts';
import { packageSources, readSource } from './source-files.ts';

const sorted = (codes: Iterable<string>): string[] => [...codes].toSorted((a, b) => (a < b ? -1 : 1));

test('docs/errors.md explains every error code, and none that does not exist', () => {
  const { codes, problems } = errorCodes(packageSources());
  expect(problems).toEqual([]);
  expect(codes.size).toBeGreaterThan(10);
  expect(sorted(documentedCodes(readSource('docs/errors.md').text))).toEqual(sorted(codes));
});

test('codes are read off literals, unions and prefixes', () => {
  const text = `
    // new LakehouseError('comment', 'x', 'y')
    throw new LakehouseError('alone', \`x\`, 'y');
export class A extends LakehouseError {
  constructor(what: string, advice: string) { super('one', what, advice); }
}
type Kind = 'two' | 'three';
export class B extends LakehouseError {
  constructor(kind: Kind, what: string) { super(\`b_\${kind}\`, what, 'z'); }
}
export class C extends LakehouseError {
  constructor(code: 'four' | 'five', what: string) { super(code, what, 'z'); }
}`;
  const { codes, problems } = errorCodes([{ path: 'a.ts', text }]);
  expect(sorted(codes)).toEqual(['alone', 'b_three', 'b_two', 'five', 'four', 'one']);
  expect(problems).toEqual([]);
});

test('a code that cannot be read off is a problem, and a row of the document needs meaning and advice', () => {
  const text =
    'new LakehouseError(code, x, y);\nclass D extends LakehouseError { constructor(c: string) { super(c, "", ""); } }';
  expect(errorCodes([{ path: 'a.ts', text }]).problems).toHaveLength(2);
  const rows =
    '| code | meaning | what to do |\n|---|---|---|\n| `a_b` | It broke in two. | Mend it, then run. |\n| `c` |  |  |';
  expect([...documentedCodes(rows)]).toEqual(['a_b']);
});
