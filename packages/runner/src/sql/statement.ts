import { columnNames, physicalName, type Table } from '@stedi-lakehouse/core';

/** A name in double quotes: `user` and `timestamp` are reserved words. */
export function quoted(name: string): string {
  return `"${physicalName(name)}"`;
}

/** The columns of a table for a SELECT, one a line. */
export function columnLines(table: Table, expression = quoted): string {
  return columnNames(table)
    .map((name) => `  ${expression(name)}`)
    .join(',\n');
}

/** Text as comment lines of at most 118 characters. */
export function comment(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 114) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => `-- ${line}`).join('\n');
}
