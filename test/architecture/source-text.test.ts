import { expect, test } from 'vitest';
import { callArguments, codeOnly, withoutComments } from './source-text.ts';

test('comments are blanked, and what looks like one in a string, template or regular expression stays', () => {
  expect(withoutComments("a(); // b\n/* c */d('// e')")).toBe("a();     \n       d('// e')");
  expect(withoutComments('f(`https://${host /* h */}/x`)')).toBe('f(`https://${host        }/x`)');
  expect(withoutComments('const slash = /[/"]/; // y')).toBe('const slash = /[/"]/;     ');
});

test('strings are blanked, and what templates interpolate stays', () => {
  expect(codeOnly("x('any')")).toBe('x(     )');
  expect(codeOnly('`a ${b({ c: `d ${e}` })} f`').replaceAll(' ', '')).toBe('${b({c:${e}})}');
});

test('call arguments reach to the matching parenthesis', () => {
  expect(callArguments("new AError('a)', f(1), `b ${g(2)}`); other()", /new \w+\(/g)).toEqual([
    "'a)', f(1), `b ${g(2)}`",
  ]);
});
