import { columnNames, physicalTypeOf, type Table } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import {
  anyJson,
  brokenJson,
  brokenNumber,
  brokenText,
  integerText,
  levelJson,
  numberText,
  textJson,
} from './arbitrary-json.ts';

type Pair = readonly [key: string, cell: string];

/** What stands in a column: mostly what fits, sometimes null, rarely anything. */
function cellJson(table: Table, name: string): fc.Arbitrary<string> {
  const { kind, nullable } = physicalTypeOf(table.columns[name]!);
  const fitting = {
    text: name === 'level' ? levelJson : textJson,
    boolean: fc.constantFrom('true', 'true', 'false'),
    double: name === 'share' ? fc.constantFrom('0', '1', '0.0', '0.5', '1e0', '1.01') : numberText,
    int64: name === 'age' ? fc.constantFrom('0', '1', '120', '1.0', '-1') : integerText,
    int32: smallInteger,
    date: smallInteger,
  }[kind];
  return fc.oneof(
    { weight: 60, arbitrary: fitting },
    { weight: nullable ? 10 : 1, arbitrary: fc.constant('null') },
    { weight: 1, arbitrary: fc.oneof(numberText, textJson, fc.constantFrom('true', 'false', '[]', '{"a":1}')) },
    { weight: 1, arbitrary: anyJson },
    { weight: 3, arbitrary: kind === 'text' ? brokenText : kind === 'boolean' ? brokenJson : brokenNumber },
  );
}

const smallInteger = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -40_000, max: 40_000 }).map(String) },
  fc.constantFrom('2147483647', '2147483648', '-2147483648', '-2147483649', '-0', '1e3'),
);

const strangeKey = fc.oneof(fc.constantFrom('"battery"', '"User"', '"us\\u0065r"', '"ключ"', '"\\ud800"'), textJson);

function membersOf(table: Table): fc.Arbitrary<readonly Pair[]> {
  const names = columnNames(table);
  const pairs = names.map((name) => cellJson(table, name).map((cell): Pair => [JSON.stringify(name), cell]));
  const nullable = names.filter((name) => physicalTypeOf(table.columns[name]!).nullable);
  const extra = fc.oneof(fc.tuple(strangeKey, fc.oneof({ weight: 5, arbitrary: anyJson }, brokenJson)), ...pairs);
  const none = { weight: 4, arbitrary: fc.constant<readonly string[]>([]) };
  return fc
    .record({
      pairs: fc.tuple(...pairs),
      left: fc.oneof(none, fc.subarray(nullable)),
      lost: fc.oneof({ ...none, weight: 15 }, fc.subarray([...names], { maxLength: 1 })),
      extras: fc.oneof({ weight: 6, arbitrary: fc.constant<Pair[]>([]) }, fc.array(extra, { maxLength: 3 })),
      repeat: fc.oneof({ weight: 8, arbitrary: fc.constant(-1) }, fc.nat(names.length)),
      shuffle: fc.constantFrom(false, false, true),
      order: fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 }),
    })
    .map(({ pairs: cells, left, lost, extras, repeat, shuffle, order }) => {
      const gone = new Set([...left, ...lost].map((name) => JSON.stringify(name)));
      const all = [...cells.filter(([key]) => !gone.has(key)), ...extras];
      const again = all[repeat];
      if (again !== undefined) all.push(again);
      return shuffle ? all.toSorted((a, b) => order[all.indexOf(a) % 20]! - order[all.indexOf(b) % 20]!) : all;
    });
}

const gap = fc.constantFrom('', '', '', '', ' ', '\t', '\r', '  ');

/** Records of a table as some program may have printed them: most of them valid. */
export function recordOf(table: Table): fc.Arbitrary<string> {
  const members = membersOf(table);
  return fc.oneof(
    { weight: 4, arbitrary: members.map((all) => `{${all.map(([key, cell]) => `${key}:${cell}`).join(',')}}`) },
    { weight: 2, arbitrary: members.map((all) => `{${all.map(([key, cell]) => `${key}: ${cell}`).join(', ')}}`) },
    {
      weight: 2,
      arbitrary: fc.tuple(members, gap, gap, gap, gap, gap, gap, gap).map(([all, a, b, c, d, e, f, g]) => {
        const inside = all.map(([key, cell]) => `${key}${c}:${d}${cell}`).join(`${e},${f}`);
        return `${a}{${b}${inside}${e}}${g}`;
      }),
    },
  );
}
