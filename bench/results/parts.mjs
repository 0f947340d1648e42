import { median, timesAsFast } from '../measure/statistics.mjs';
import { megabytes, seconds, table, times } from './format.mjs';

/** The parts in the order in which they are shown, and what each asks. */
export const parts = {
  scanner: 'JSON lines at hand in memory into rows',
  transforms: 'Each transition by itself: batches in, batches out, every column made',
  writer: 'Rows at hand in memory into Parquet that goes nowhere',
  'hash-join': 'The join of all steps and all phone readings on the millisecond',
};

/** The tables of a part, a group each. The first of a group is ours; the others say how many times as fast ours was. */
export function partText(groups) {
  return groups.map(groupText).join('\n\n');
}

function groupText({ title, inputBytes, inputRows, results }) {
  const head = ['', 'time', 'a row', 'rate', 'written', 'ours, times as fast', 'least to greatest'];
  const [ours] = results;
  const rows = results.map(({ name, rows: made, bytes, seconds: all }) => {
    const time = median(all);
    const ratio = timesAsFast(ours.seconds, all);
    return [
      name,
      seconds(time),
      `${((time / (inputRows ?? made)) * 1e9).toFixed(0)} ns`,
      inputBytes === undefined
        ? `${((inputRows ?? made) / time / 1e6).toFixed(2)} M rows/s`
        : `${megabytes(inputBytes / time)}/s`,
      bytes === undefined ? '' : megabytes(bytes),
      ...(name === ours.name ? ['', ''] : [times(ratio.median), `${times(ratio.least)} to ${times(ratio.greatest)}`]),
    ];
  });
  const columns = head
    .map((_, column) => column)
    .filter((column) => column < 1 || rows.some((row) => row[column] !== ''));
  const picked = [head, ...rows].map((row) => columns.map((column) => row[column]));
  return `**${title}**${inputBytes === undefined ? '' : `, ${megabytes(inputBytes)}`}\n\n${table(picked)}`;
}

/** One sentence a group: how much faster ours was than the others. */
export function partFindings(name, groups) {
  return groups.map(({ title, results: [ours, ...others] }) => {
    const than = others.map((other) => `${times(timesAsFast(ours.seconds, other.seconds).median)} times ${other.name}`);
    return `${name}, ${title}: the speed of ${ours.name} is ${list(than)}.`;
  });
}

function list(words) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join('; ')}; and ${words.at(-1)}`;
}
