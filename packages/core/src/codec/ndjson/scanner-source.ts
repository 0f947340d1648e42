import { physicalTypeOf } from '../../table/physical-type.ts';
import { columnNames, type Table } from '../../table/table.ts';
import { schemaCheckOf } from '../json/schema-check.ts';
import { booleanSource, numberSource, textSource, type ScannedColumn } from './cell-source.ts';

/**
 * The body of a function that returns a table's ExpectedOrder scanner. Every piece reads from `i` on and ends behind what it read; a piece
 * that meets anything unexpected leaves the loop with `break`, and the line is left to whoever takes lines in any form.
 */
export function scannerSource(table: Table): string {
  const columns = columnNames(table).map((name, index) => scanned(table, name, index));
  return `'use strict';
return function scan(bytes, at, end, rows) {
  const { columns, capacity } = rows;
${columns.map(declarations).join('')}
  let row = rows.length;
  while (at < end && row < capacity) {
    let i = at;
    if (bytes[i++] !== 0x7b) break;
${columns.map(memberSource).join('')}
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

function scanned(table: Table, name: string, index: number): ScannedColumn {
  const column = table.columns[name]!;
  const { plain, acceptsNull } = schemaCheckOf(column);
  const { kind, nullable } = physicalTypeOf(column);
  return { name, index, kind, plain, nullable: nullable && acceptsNull };
}

function declarations({ index, kind, nullable }: ScannedColumn): string {
  return `  const column${index} = columns[${index}], cells${index} = column${index}.${kind === 'text' ? 'codes' : 'values'};
${nullable ? `  const present${index} = column${index}.present;\n` : ''}`;
}

/** A key with its value. A nullable column may be left out, except the first one, which would leave a comma too many. */
function memberSource(column: ScannedColumn): string {
  const { name, index, nullable } = column;
  const key = `${JSON.stringify(name)}:`;
  const steps = `i = key + ${key.length}; if (bytes[i] === 0x20) i++;\n${nullable ? nullOr(column) : valueSource(column)}`;
  if (index === 0) return `{ const key = i; if (!(${matches(key, 'key')})) break; ${steps} }\n`;
  const found = `bytes[i] === 0x2c && ${matches(key, 'key')}`;
  return `{ const key = bytes[i + 1] === 0x20 ? i + 2 : i + 1;
if (${found}) { ${steps} } else ${nullable ? `{ cells${index}[row] = 0; present${index}[row] = 0; }` : 'break;'} }\n`;
}

function nullOr(column: ScannedColumn): string {
  const { index } = column;
  return `if (bytes[i] === 0x6e) {
if (!(${matches('null', 'i')})) break; i += 4; cells${index}[row] = 0; present${index}[row] = 0;
} else { ${valueSource(column)} present${index}[row] = 1; }`;
}

function valueSource(column: ScannedColumn): string {
  if (column.kind === 'text') return textSource(column);
  return column.kind === 'boolean' ? booleanSource(column, matches) : numberSource(column);
}

function matches(text: string, at: string): string {
  return Array.from(text, (char, offset) => `bytes[${at} + ${offset}] === ${char.charCodeAt(0)}`).join(' && ');
}
