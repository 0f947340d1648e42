import { physicalTypeOf } from '../../table/physical-type.ts';
import { columnNames, type Table } from '../../table/table.ts';
import { schemaCheckOf } from '../json/schema-check.ts';

/**
 * The body of a function that returns a table's ExpectedOrder scanner: keys are compared here, values are read by the functions for cells.
 * Anything unexpected leaves the loop with `break`, and the line is left to whoever takes lines in any form.
 */
export function scannerSource(table: Table): string {
  const names = columnNames(table);
  return `'use strict';
return function scan(bytes, words, at, end, rows) {
  const { columns, capacity } = rows, length = bytes.length;
${names.map((_, index) => `  const column${index} = columns[${index}];\n`).join('')}
  let row = rows.length, key = 0;
  while (at < end && row < capacity) {
    let i = at;
    if (bytes[i++] !== 0x7b) break;
${names.map((name, index) => memberSource(table, name, index)).join('')}
    if (bytes[i++] !== 0x7d) break;
    if (bytes[i] === 0x0d) i++;
    if (bytes[i++] !== 0x0a) break;
    row++;
    at = i;
  }
  rows.length = row;
  return at;
};`;
}

/** A key with its value. A nullable column may be left out, except the first one, which would leave a comma too many. */
function memberSource(table: Table, name: string, index: number): string {
  const column = table.columns[name]!;
  const nullable = physicalTypeOf(column).nullable && schemaCheckOf(column).acceptsNull;
  const key = `${JSON.stringify(name)}:`;
  const value = `i = key + ${key.length}; if (bytes[i] === 0x20) i++;
i = ${readSource(table, name, index)};
if (i < 0) break;`;
  if (index === 0) return `key = i; if (!(${matches(key)})) break; ${value}\n`;
  const found = `bytes[i] === 0x2c && ${matches(key)}`;
  return `key = bytes[i + 1] === 0x20 ? i + 2 : i + 1;
if (${found}) { ${value} } else ${nullable ? `column${index}.putNull(row);` : 'break;'}\n`;
}

function readSource(table: Table, name: string, index: number): string {
  const { kind, nullable } = physicalTypeOf(table.columns[name]!);
  if (nullable || kind === 'boolean') return `readCell(bytes, words, i, column${index}, row)`;
  if (kind === 'text') return `readText(bytes, words, i, column${index}, row)`;
  if (kind === 'double') return `readDouble(bytes, i, column${index}, row)`;
  return `readInteger(bytes, words, i, column${index}, row)`;
}

const wordBytes = 4;

/** Whether a key stands at `key`, four bytes at a time; the last four overlap those before. Column names are ASCII. */
function matches(text: string): string {
  const encoded = new TextEncoder().encode(text);
  const view = new DataView(encoded.buffer);
  const starts = Array.from({ length: Math.floor(encoded.length / wordBytes) }, (_, word) => word * wordBytes);
  if (encoded.length % wordBytes > 0) starts.push(encoded.length - wordBytes);
  const words = starts.map((start) => `words.getInt32(key + ${start}, true) === ${view.getInt32(start, true)}`);
  return [`key + ${encoded.length} <= length`, ...words].join(' && ');
}
