import { Buffer } from 'node:buffer';
import type { Table } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { anyJson } from './arbitrary-json.ts';
import { recordOf } from './arbitrary-records.ts';
import { readings, smallTables } from './tables.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf8'));

/** Bytes that mean something in JSON, or are forbidden in it, as often as all others. */
const oddByte = fc.oneof(fc.nat(255), fc.constantFrom(0, 9, 11, 13, 31, 34, 44, 46, 48, 58, 92, 101, 125, 128, 255));

const damage = fc.tuple(fc.nat(), fc.constantFrom('set', 'cut', 'add', 'end'), oddByte);

/** A record in bytes, some of them changed, lost or added. */
function damaged(record: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  return fc.tuple(record, fc.array(damage, { maxLength: 2 })).map(([line, damages]) => {
    let bytes = [...bytesOf(line)];
    for (const [where, what, byte] of damages) {
      const at = where % (bytes.length + 1);
      if (what === 'end') bytes = bytes.slice(0, at);
      else bytes.splice(at, what === 'add' ? 0 : 1, ...(what === 'cut' ? [] : [byte]));
    }
    return Uint8Array.from(bytes);
  });
}

const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 30 }),
  anyJson.map(bytesOf),
  fc.constantFrom('', ' ', '\t \r', '\ufeff', '{}', '{},', '{', 'null', '{}{}').map(bytesOf),
);

const tail = fc.constantFrom(',', '}', ']', '{}', ' x', '\u00a0', '\f', '//', '\0', '"');

/** Lines of a table's records, with line ends of either kind, with or without the last one, with or without a byte order mark. */
export function fileOf(table: Table, maxLines = 8): fc.Arbitrary<Uint8Array> {
  const record = recordOf(table);
  const line = fc.oneof(
    { weight: 10, arbitrary: record.map(bytesOf) },
    { weight: 3, arbitrary: damaged(record) },
    { weight: 1, arbitrary: fc.tuple(record, tail).map(([json, more]) => bytesOf(json + more)) },
    { weight: 1, arbitrary: garbage },
  );
  return fc
    .tuple(
      fc.constantFrom('', '', '', '\ufeff'),
      fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n')), { maxLength: maxLines }),
      fc.boolean(),
    )
    .map(([mark, lines, ended]) => {
      const parts = lines.flatMap(([content, end], index) =>
        ended || index < lines.length - 1 ? [content, bytesOf(end)] : [content],
      );
      return Uint8Array.from(Buffer.concat([bytesOf(mark), ...parts]));
    });
}

/** A file of one of the tables, the one with all columns as often as all others. */
export const arbitraryFile: fc.Arbitrary<readonly [Table, Uint8Array]> = fc.oneof(
  fileOf(readings).map((bytes) => [readings, bytes] as const),
  fc.oneof(...smallTables.map((table) => fileOf(table, 16).map((bytes) => [table, bytes] as const))),
);
