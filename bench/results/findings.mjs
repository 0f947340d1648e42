import { contestants } from '../contestants.mjs';
import { megabytes, seconds, times } from './format.mjs';
import { partFindings, parts } from './parts.mjs';
import { faster, figure } from './whole.mjs';

/** What a run of each size is to reach, with two workers against DuckDB on two threads. */
const goals = {
  '50x': { faster: 1.5, peakBytes: 350e6, workers: 1.35, written: 0.7 },
  '500x': { faster: 1.6, peakBytes: 512e6, workers: 1.6, written: 0.7 },
};
/** Seconds that the size of the starter data may take, and how many times the time of 50x the time of 500x may be. */
const coldSeconds = 0.7;
const growth = 11;
const layouts = ['portable', 'compact'];

/** Sentences with figures of this run: each goal and whether it was reached, then the parts. */
export function findings({ samples, parts: measured }) {
  return [
    ...samples.filter(({ name }) => goals[name] !== undefined).flatMap(goalFindings),
    ...coldFinding(samples),
    ...growthFinding(samples),
    ...Object.keys(parts).flatMap((name) => partFindings(name, measured[name] ?? [])),
  ];
}

function goalFindings(sample) {
  const goal = goals[sample.name];
  return layouts.flatMap((layout) => {
    const [one, two] = [contestants[layout][1], contestants[layout][2]];
    const duckdb = contestants.duckdb[2];
    const speed = faster(sample, two, duckdb);
    const workers = faster(sample, two, one);
    const written = figure(sample, two, 'bytes') / figure(sample, duckdb, 'bytes');
    const [peak, duckdbPeak] = [two, duckdb].map((each) => figure(sample, each, 'highestBytes'));
    if (speed === undefined) return [];
    const at = `${sample.name}, ${layout}`;
    return [
      `${at}: two workers are ${times(speed.median)} times as fast as DuckDB on two threads; ${reached(speed.median >= goal.faster, `at least ${goal.faster}`)}.`,
      `${at}: two workers take ${megabytes(peak)} at their peak, DuckDB ${megabytes(duckdbPeak)}; ${reached(peak <= goal.peakBytes, `at most ${megabytes(goal.peakBytes)}`)}.`,
      ...(workers === undefined
        ? []
        : [
            `${at}: two workers are ${times(workers.median)} times as fast as one; ${reached(workers.median >= goal.workers, `at least ${goal.workers}`)}.`,
          ]),
      `${at}: the five tables take ${times(written)} times the bytes of DuckDB's; ${reached(written <= goal.written, `at most ${goal.written}`)}.`,
    ];
  });
}

function coldFinding(samples) {
  const sample = samples.find(({ name }) => name === '1x');
  const time = sample && figure(sample, contestants.portable[2], 'seconds');
  if (time === undefined) return [];
  return [
    `1x, the size of the starter data: a cold process takes ${seconds(time)}; ${reached(time < coldSeconds, `under ${seconds(coldSeconds)}`)}.`,
  ];
}

function growthFinding(samples) {
  const [small, large] = ['50x', '500x'].map((wanted) => samples.find(({ name }) => name === wanted));
  if (small === undefined || large === undefined) return [];
  const ratio = figure(large, contestants.portable[2], 'seconds') / figure(small, contestants.portable[2], 'seconds');
  return [`500x takes ${times(ratio)} times the time of 50x; ${reached(ratio <= growth, `at most ${growth}`)}.`];
}

function reached(is, goal) {
  return `the goal, ${goal}, is ${is ? 'reached' : '**not reached**'}`;
}
