import { contestants } from '../contestants.mjs';
import { median, timesAsFast } from '../measure/statistics.mjs';
import { count, megabytes, seconds, table, times } from './format.mjs';

/** The runs of a contestant over a sample that did not fail. */
export function runsOf(sample, { name }) {
  const entry = sample.contestants.find((each) => each.name === name);
  return entry?.runs.filter(({ failure }) => failure === undefined) ?? [];
}

/** The median of a figure of a contestant's runs; `undefined` where there are none. */
export function figure(sample, contestant, of) {
  const runs = runsOf(sample, contestant);
  return runs.length === 0 ? undefined : median(runs.map((run) => run[of]));
}

/** How many times as fast one contestant was as another, turn by turn; `undefined` where either did not run. */
export function faster(sample, contestant, than) {
  const [one, other] = [contestant, than].map((each) => runsOf(sample, each).map((run) => run.seconds));
  return one.length === 0 || other.length === 0 ? undefined : timesAsFast(one, other);
}

/** The table of a sample: a row a contestant. */
export function wholeTable(sample) {
  const head = [
    '',
    'time',
    'least to greatest',
    'runs',
    'against DuckDB',
    'least to greatest',
    'peak memory',
    'max RSS',
    'written',
  ];
  return table([head, ...sample.contestants.map((entry) => row(sample, entry))]);
}

function row(sample, { name, threads, runs }) {
  const failure = runs.find((run) => run.failure !== undefined);
  if (failure !== undefined) {
    const memory = [failure.sampledBytes, failure.highestBytes].map(megabytes);
    return [name, `${failure.failure} after ${seconds(failure.seconds)}`, '', 1, '', '', ...memory, ''];
  }
  const all = runs.map((run) => run.seconds);
  const ratio = faster(sample, { name }, contestants.duckdb[threads]);
  return [
    name,
    seconds(median(all)),
    `${seconds(Math.min(...all))} to ${seconds(Math.max(...all))}`,
    runs.length,
    ...(ratio === undefined ? ['', ''] : [times(ratio.median), `${times(ratio.least)} to ${times(ratio.greatest)}`]),
    ...['sampledBytes', 'highestBytes', 'bytes'].map((of) => megabytes(median(runs.map((run) => run[of])))),
  ];
}

/** What a sample is: its size and the rows that come out, which all contestants agree on. */
export function sampleText({ name, landingBytes, rows }) {
  const tables = Object.entries(rows).map(([table_, number]) => `${table_} ${count(number)}`);
  return `${name}: ${megabytes(landingBytes)} of JSON. Rows, the same from everyone: ${tables.join(', ')}.`;
}

/** Median times over all sizes: a row a size. */
export function sizesTable(samples, everyone) {
  const cell = (sample, contestant) => {
    const time = figure(sample, contestant, 'seconds');
    const entry = sample.contestants.find(({ name }) => name === contestant.name);
    return time === undefined ? (entry?.runs[0]?.failure ?? '') : seconds(time);
  };
  const rows = samples.map((sample) => [
    `${sample.name}, ${megabytes(sample.landingBytes)}`,
    ...everyone.map((contestant) => cell(sample, contestant)),
  ]);
  return table([['', ...everyone.map(({ name }) => name)], ...rows]);
}
