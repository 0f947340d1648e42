import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberEnd } from '../../../src/codec/ndjson/number-end.ts';
import { brokenNumber, numberText } from './arbitrary-json.ts';

const grammar = /^-?(?:0|[1-9][0-9]*)(?:\.(?![0-9])|\.[0-9]+)?(?:[eE](?![-+]?[0-9])|[eE][-+]?[0-9]+)?/;

/** Where the JSON grammar ends a number; −1 where it begins none, or begins a fraction or an exponent and does not finish it. */
function endByGrammar(text: string): number {
  const match = grammar.exec(text);
  return match === null || /[.eE]$|\.[eE]/.test(match[0]) ? -1 : match[0].length;
}

test('a number ends where the grammar of JSON says', () => {
  const text = fc.oneof(numberText, brokenNumber, fc.stringMatching(/^-?[0-9.eE+-]{0,6}$/));
  fc.assert(
    fc.property(text, fc.constantFrom('', ',', '}', ' ', 'x'), (number, after) => {
      const line = `${number}${after}\n`;
      const expected = endByGrammar(line);
      expect(numberEnd(Buffer.from(`  ${line}`), 2)).toBe(expected < 0 ? -1 : expected + 2);
    }),
    { numRuns: 3000 },
  );
});
