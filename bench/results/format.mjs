/** Seconds with three figures that mean something. */
export function seconds(number) {
  if (number >= 100) return `${number.toFixed(0)} s`;
  if (number >= 1) return `${number.toFixed(2)} s`;
  const milliseconds = number * 1000;
  return `${milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(2)} ms`;
}

export function megabytes(bytes) {
  const number = bytes / 1e6;
  return `${number >= 10 ? count(Math.round(number)) : number.toFixed(1)} MB`;
}

/** How many times something is something else. */
export function times(ratio) {
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2);
}

export function count(number) {
  return number.toLocaleString('en');
}

/** A Markdown table; the first row is its head. Columns after the first are figures. */
export function table(rows) {
  const [head, ...body] = rows;
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...body.map(line)].join('\n');
}
