/** A count with commas between thousands. By hand: `Intl` loads the words of a language first, which every command would wait for. */
export function count(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A size in the unit that keeps it short: 1 kB is 1,000 bytes. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  while (Number(value.toFixed(1)) >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]!}`;
}

/** A length of time, in seconds or minutes and seconds. */
export function duration(seconds: number): string {
  // what is rounded up to the next unit is said in it
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} m ${whole % 60} s`;
}

/** Lines of a table: the first column to the left, the others to the `align` side. */
export function textTable(rows: readonly (readonly string[])[], align: 'left' | 'right' = 'right'): string {
  const widths = rows[0]!.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]!.length), 0));
  const pad = (cell: string, i: number): string =>
    i === 0 || align === 'left' ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!);
  return rows.map((row) => `  ${row.map(pad).join('  ').trimEnd()}\n`).join('');
}

/** A name, or one line, of somebody else's as a terminal may have it: nothing in it controls one. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}

/** The same of a message of several lines, which stay. */
export function printableLines(message: string): string {
  return message.split('\n').map(printable).join('\n');
}
