/** What a sample's `// =>` comments become: comparisons that fail where the document is wrong. */
const comparison = "import { deepStrictEqual as equals } from 'node:assert/strict';\n";
const logged = /^( *)console\.log\((.*)\);(?: *| *\n *)\/\/ => (.*(?:\n *\/\/ {4}.*)*)$/gm;

/** A sample's code as a module: each `console.log(…); // => value` compares. Throws where the sample shows no result and asserts none. */
export function moduleOf(code: string): string {
  let results = 0;
  const compared = code.replace(logged, (_whole, indent: string, made: string, expected: string) => {
    results++;
    return `${indent}equals(${made}, (${expected.replaceAll(/\n *\/\/ {4}/g, ' ')}));`;
  });
  const leftOver = /\/\/ =>.*/.exec(compared);
  if (leftOver !== null) throw new Error(`a sample has a result that nothing is compared with: ${leftOver[0]}`);
  if (results === 0 && !/\b(?:expect|assert)\b/.test(code)) throw new Error('a sample shows no result');
  return results === 0 ? code : `${comparison}${compared}`;
}

/** Whether a sample is a suite of tests itself. */
export function isSuite(code: string): boolean {
  return /from 'vitest'/.test(code);
}
