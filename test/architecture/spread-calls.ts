import type { SourceFile } from './source-files.ts';
import { codeOnly } from './source-text.ts';

/** Calls that put each value of an array on the stack, where more than about a hundred thousand have no room. */
const spreadCall =
  /(?:\.(?:push|unshift|concat|splice)|\bMath\.(?:max|min|hypot)|\bString\.from(?:CharCode|CodePoint)|\bArray\.of)\((?:[^(){}]*,)?\s*\.\.\.|\.apply\((?:null|undefined|Math|String),/g;

/** Where a source file hands an array of any length to such a call. */
export function spreadCalls({ path, text }: SourceFile): string[] {
  const code = codeOnly(text);
  return [...code.matchAll(spreadCall)].map(({ index }) => `${path}:${code.slice(0, index).split('\n').length}`);
}
