import { Buffer } from 'node:buffer';
import { column, columnNames, daysSinceEpoch, defineTable, physicalTypeOf, type Cell } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { z } from 'zod';

const plain = <S extends z.ZodType<Cell>>(schema: S) => column(schema, { pii: 'none', doc: '' });

/** One column for each way in which columns are read. */
export const readings = defineTable({
  name: 'readings',
  zone: 'landing',
  privacy: 'personal',
  doc: '',
  columns: {
    user: plain(z.string().min(1)),
    takenAt: plain(z.int()),
    note: plain(z.string().nullable()),
    level: plain(z.enum(['low', 'high', 'grün']).nullable()),
    sharedAt: plain(z.int().nullable()),
    age: plain(z.int().min(0).max(120).nullable()),
    count: plain(z.int32()),
    birthDay: column(z.int32().nullable(), { pii: 'none', doc: '', unit: daysSinceEpoch }),
    x: plain(z.number()),
    y: plain(z.number().nullable()),
    share: plain(z.number().min(0).max(1).nullable()),
    active: plain(z.boolean()),
    agreed: plain(
      z
        .boolean()
        .nullable()
        .refine((agreed) => agreed !== false),
    ),
  },
});

const oddNumbers =
  '0 -0 -0.0 1.0 -1.0 1e3 1E+3 1e-3 0e5 1.50e1 12345678901234567890 9007199254740991 9007199254740992 9007199254740993 -9007199254740993 ' +
  '9007199254740991.4 9007199254740991.0 900719925474099.1e1 2147483647 2147483648 -2147483648 -2147483649 120 121 1e400 -1e400 1e-400 ' +
  '5e-324 1.7976931348623157e308 0.1 0.30000000000000004 123456789012345 1234567890123456 0.12345678901234 0.123456789012345 ' +
  '0.1234567890123456 1.00000000000000000000001 100000000000000.0 1e22 1e23 8.5e-23 4.35 0.000001 179769313486231580793e289';
const brokenNumbers = '01 -01 00 1. .5 - + +1 1.e5 1e 1e+ 1.5e- 0x1 NaN Infinity -Infinity 1_0 1,5 ١';

const numberText = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -200, max: 200 }).map(String) },
  { weight: 2, arbitrary: fc.integer().map(String) },
  { weight: 2, arbitrary: fc.maxSafeInteger().map(String) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
  { weight: 2, arbitrary: fc.tuple(fc.integer({ min: -99, max: 99 }), fc.nat(99_999)).map(([a, b]) => `${a}.${b}`) },
  { weight: 3, arbitrary: fc.constantFrom(...oddNumbers.split(' ')) },
);

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('ann@example.com', 'ben@example.com', 'low', 'high', 'grün', 'x') },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '\ud800', 'a\udfff', '\ud83d\ude00', '\u0000', '"\\/\b\f\n\r\t', '\u2028'),
  },
);

/** A string in JSON, some of its characters as escapes although they need none. */
const textJson = fc.tuple(text, fc.constantFrom(0, 0, 0, 1, 3)).map(([value, every]) => {
  if (every === 0) return JSON.stringify(value);
  const escaped = Array.from({ length: value.length }, (_, at) =>
    at % every === 0
      ? `\\u${value.charCodeAt(at).toString(16).padStart(4, '0')}`
      : JSON.stringify(value[at]).slice(1, -1),
  );
  return `"${escaped.join('')}"`;
});

const anyJson = fc.oneof(
  { weight: 2, arbitrary: textJson },
  { weight: 2, arbitrary: numberText },
  { weight: 1, arbitrary: fc.constantFrom('null', 'true', 'false', '{}', '[]', '[{"a":[1,"]}"]}]', '{"user":"x"}') },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
);

const brokenJson = fc.constantFrom(
  ...brokenNumbers.split(' '),
  ...'nul tru fals True None undefined " "a "\\x" "\\u12" "\\ud8 [ { [1,] {"a":} {"a":1,} "\t" \'a\' [[[ ]'.split(' '),
);

const integers = fc.constantFrom(
  ...'0 -0 -0.0 1.0 1e3 1.5e1 9007199254740991.0 -9007199254740991 900719925474099.1e1 1655564444103 9007199254740992 1e19'.split(
    ' ',
  ),
);

const levels = fc.constantFrom('"low"', '"high"', '"grün"', '"gr\\u00fcn"');

function cellJson(name: keyof typeof readings.columns): fc.Arbitrary<string> {
  const { kind, nullable } = physicalTypeOf(readings.columns[name]);
  const fitting =
    name === 'level'
      ? levels
      : name === 'age' || name === 'share'
        ? fc.constantFrom('0', '1', '0.0', '1.0', '1e0')
        : kind === 'text'
          ? textJson
          : kind === 'boolean'
            ? fc.constant('true')
            : kind === 'double'
              ? numberText
              : kind === 'int64'
                ? fc.oneof({ weight: 3, arbitrary: fc.maxSafeInteger().map(String) }, integers)
                : fc.integer({ min: -40_000, max: 40_000 }).map(String);
  return fc.oneof(
    { weight: 60, arbitrary: fitting },
    { weight: nullable ? 10 : 1, arbitrary: fc.constant('null') },
    { weight: 1, arbitrary: fc.oneof(numberText, textJson, fc.constantFrom('true', 'false', '[]', '{"a":1}')) },
    { weight: 1, arbitrary: fc.oneof(anyJson, brokenJson) },
  );
}

const ordered = fc.tuple(
  ...columnNames(readings).map((name) => cellJson(name).map((cell) => [JSON.stringify(name), cell] as const)),
);
const nullableNames = columnNames(readings).filter((name) => physicalTypeOf(readings.columns[name]).nullable);

const extra = fc.oneof(
  fc.tuple(fc.oneof(fc.constantFrom('"battery"', '"User"', '"us\\u0065r"', '"ключ"', '"\\ud800"'), textJson), anyJson),
  fc
    .constantFrom(...columnNames(readings))
    .chain((name) => fc.tuple(fc.constant(JSON.stringify(name)), cellJson(name))),
);

const space = fc.constantFrom('', '', '', '', ' ', '\t', '\r', '  ');

const members = fc
  .record({
    cells: ordered,
    left: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(nullableNames)),
    lost: fc.oneof(
      { weight: 15, arbitrary: fc.constant([]) },
      fc.subarray([...columnNames(readings)], { maxLength: 1 }),
    ),
    extras: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(extra, { maxLength: 3 })),
    repeat: fc.oneof({ weight: 8, arbitrary: fc.constant(-1) }, fc.nat(12)),
    shuffle: fc.constantFrom(false, false, true),
    seed: fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 }),
  })
  .map(({ cells, left, lost, extras, repeat, shuffle, seed }) => {
    const gone = new Set([...left, ...lost].map((name) => JSON.stringify(name)));
    const all = [...cells.filter(([key]) => !gone.has(key)), ...extras];
    if (repeat >= 0 && repeat < all.length) all.push(all[repeat]!);
    return shuffle ? all.toSorted((a, b) => seed[all.indexOf(a) % 20]! - seed[all.indexOf(b) % 20]!) : all;
  });

/** A record as some program may have printed it. */
export const arbitraryRecord = fc.oneof(
  { weight: 3, arbitrary: members.map((all) => `{${all.map(([key, cell]) => `${key}:${cell}`).join(',')}}`) },
  { weight: 2, arbitrary: members.map((all) => `{${all.map(([key, cell]) => `${key}: ${cell}`).join(', ')}}`) },
  {
    weight: 2,
    arbitrary: fc.tuple(members, fc.array(space, { minLength: 9, maxLength: 9 })).map(([all, gaps]) => {
      const [a, b, c, d, e, f] = gaps as [string, string, string, string, string, string];
      return `${a}{${b}${all.map(([key, cell]) => `${key}${c}:${d}${cell}`).join(`${e},${f}`)}${e}}${gaps[8]}`;
    }),
  },
);

/** A record in bytes, now and then with some of them changed, lost or added. */
const damaged = fc
  .tuple(
    arbitraryRecord,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('set', 'cut', 'add', 'end'), fc.nat(255)), { maxLength: 2 }),
  )
  .map(([line, damages]) => {
    let bytes = [...Buffer.from(line, 'utf8')];
    for (const [where, what, byte] of damages) {
      const at = where % (bytes.length + 1);
      if (what === 'end') bytes = bytes.slice(0, at);
      else bytes.splice(at, what === 'add' ? 0 : 1, ...(what === 'cut' ? [] : [byte]));
    }
    return Uint8Array.from(bytes);
  });

const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 30 }),
  anyJson.map((json) => Uint8Array.from(Buffer.from(json, 'utf8'))),
  fc
    .constantFrom('', ' ', '\t \r', '\ufeff', '{}', '{},', '{', 'null', '{}{}')
    .map((line) => Uint8Array.from(Buffer.from(line))),
);

const line = fc.oneof(
  { weight: 8, arbitrary: arbitraryRecord.map((json) => Uint8Array.from(Buffer.from(json, 'utf8'))) },
  { weight: 3, arbitrary: damaged },
  { weight: 1, arbitrary: garbage },
);

/** A file of such lines, with line ends of either kind, with or without the last one, with or without a byte order mark. */
export const arbitraryFile: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.constantFrom('', '', '', '\ufeff'),
    fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n')), { maxLength: 8 }),
    fc.boolean(),
  )
  .map(([mark, lines, ended]) => {
    const parts = lines.flatMap(([content, end], index) =>
      ended || index < lines.length - 1 ? [content, Buffer.from(end)] : [content],
    );
    return Uint8Array.from(Buffer.concat([Buffer.from(mark), ...parts]));
  });
