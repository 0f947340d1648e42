import * as fc from 'fast-check';

const oddNumbers =
  '0 -0 -0.0 1.0 -1.0 1e3 1E+3 1e-3 0e5 1.50e1 12345678901234567890 9007199254740991 9007199254740992 9007199254740993 -9007199254740993 ' +
  '9007199254740991.4 9007199254740991.0 900719925474099.1e1 2147483647 2147483648 -2147483648 -2147483649 120 121 1e400 -1e400 1e-400 ' +
  '5e-324 1.7976931348623157e308 0.1 0.30000000000000004 123456789012345 1234567890123456 0.12345678901234 0.123456789012345 ' +
  '0.1234567890123456 1.00000000000000000000001 100000000000000.0 1e22 1e23 8.5e-23 4.35 0.000001 179769313486231580793e289';
const brokenNumbers = '01 -01 00 1. .5 - + +1 1.e5 1e 1e+ 1.5e- 0x1 NaN Infinity -Infinity 1_0 1,5 ١';

/** Numbers in all the ways that JSON writes them. */
export const numberText = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -200, max: 200 }).map(String) },
  { weight: 2, arbitrary: fc.integer().map(String) },
  { weight: 2, arbitrary: fc.maxSafeInteger().map(String) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
  { weight: 2, arbitrary: fc.tuple(fc.integer({ min: -99, max: 99 }), fc.nat(99_999)).map(([a, b]) => `${a}.${b}`) },
  { weight: 2, arbitrary: fc.stringMatching(/^-?[1-9]\.[0-9]{12,19}$/) },
  { weight: 3, arbitrary: fc.constantFrom(...oddNumbers.split(' ')) },
);

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('ann@example.com', 'ben@example.com', 'low', 'high', 'grün', 'x') },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  // one written with escapes looks like another one's bytes
  { weight: 3, arbitrary: fc.constantFrom('a\\n', 'a\n', 'a"b', '\u0001') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '\ud800', 'a\udfff', '\ud83d\ude00', '\u0000', '"\\/\b\f\n\r\t', '\u2028'),
  },
);

/** A string in JSON, some of its characters as escapes although they need none. */
export const textJson = fc.tuple(text, fc.constantFrom(0, 0, 0, 1, 3)).map(([value, every]) => {
  if (every === 0) return JSON.stringify(value);
  const escaped = Array.from({ length: value.length }, (_, at) =>
    at % every === 0
      ? `\\u${value.charCodeAt(at).toString(16).padStart(4, '0')}`
      : JSON.stringify(value[at]).slice(1, -1),
  );
  return `"${escaped.join('')}"`;
});

/** Any JSON value. */
export const anyJson = fc.oneof(
  { weight: 2, arbitrary: textJson },
  { weight: 2, arbitrary: numberText },
  { weight: 1, arbitrary: fc.constantFrom('null', 'true', 'false', '{}', '[]', '[{"a":[1,"]}"]}]', '{"user":"x"}') },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
);

/** Numbers that JSON does not know. */
export const brokenNumber = fc.constantFrom(...brokenNumbers.split(' '));

/** Strings that JSON does not know: control characters as they are, escapes that mean nothing, no end. */
export const brokenText = fc.oneof(
  fc
    .tuple(fc.nat(31), fc.constantFrom('', 'a', 'ann@example.com'))
    .map(([control, before]) => `"${before}${String.fromCharCode(control === 10 ? 11 : control)}"`),
  fc.constantFrom('"', '"a', 'a"', '"\\x"', '"\\u12"', '"\\ud8', "'a'", '"\\"', '"a""b"', '"a"b"', '"\u0001"'),
);

/** What is no JSON, though it looks a little like it. */
export const brokenJson = fc.oneof(
  brokenNumber,
  brokenText,
  fc.constantFrom(...'nul nullx tru truex fals True None undefined [ { [1,] {"a":} {"a":1,} [[[ ] :'.split(' ')),
);

/** Integers, some of them written as if they were none. */
export const integerText = fc.oneof(
  { weight: 3, arbitrary: fc.maxSafeInteger().map(String) },
  fc.constantFrom(
    ...'0 -0 -0.0 1.0 1e3 1.5e1 9007199254740991.0 -9007199254740991 900719925474099.1e1 9007199254740992 1e19 1.5'.split(
      ' ',
    ),
  ),
);

/** The values of the enum column. */
export const levelJson = fc.constantFrom('"low"', '"high"', '"grün"', '"gr\\u00fcn"');
