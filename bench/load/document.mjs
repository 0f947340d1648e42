import { count, megabytes, seconds, table } from '../results/format.mjs';
import { cases } from './cases.mjs';

const question = `# Load

Do memory and requests stay within their bounds where there are very many files, or very large ones, or many processes?

\`npm run bench:load\` writes this file; nothing here is written by hand. \`npm run bench:load -- objects\` measures one case and replaces its figures.`;

const caveat = `## Read this first

- One run each, of made-up data (\`stedi generate\`), on one machine: the load that it had before says whether others worked there. Seconds are then
  worth little; peaks of memory and requests depend little on it.
- Peak memory is the greatest sum of resident sets of the process and its children, sampled every 20 ms, the server left out. It is measured as
  in [RESULTS.md](RESULTS.md).
- S3 is versitygw over a folder of the same disk, asked over the loopback address; its access log is what counts requests.
- Runs have two workers. Processes that share a round run one after another, each with one thread, as \`stedi part\` does unless told otherwise.`;

/** The whole document, of what was measured by case. */
export function document(results) {
  const measured = Object.keys(cases).flatMap((name) => (results[name] === undefined ? [] : [results[name]]));
  const runs = measured.filter((one) => one.runs !== undefined);
  const asked = runs.filter((one) => one.runs[0].requests !== undefined);
  const parts = measured.filter((one) => one.parts !== undefined);
  const chapters = [
    question,
    caveat,
    `## Runs\n\n${runsTable(runs)}`,
    `## Requests\n\n${requestsTable(asked)}`,
    ...parts.map((one) => `## Parts\n\n${partsText(one)}\n\n${partsTable(one)}`),
    `## Where and when\n\n${whereTable(measured)}`,
  ];
  return `${chapters.join('\n\n')}\n`;
}

function runsTable(measured) {
  const rows = measured.flatMap(({ name, landing, runs }) =>
    runs.map(({ title, seconds: time, peakBytes }, index) => [
      `${cases[name].what}: ${title}`,
      index === 0 ? count(landing.files) : '',
      index === 0 ? megabytes(landing.bytes) : '',
      index === 0 ? count(landing.records) : '',
      seconds(time),
      megabytes(peakBytes),
      within(peakBytes, cases[name].bound),
    ]),
  );
  return table([['', 'files', 'JSON', 'records', 'time', 'peak memory', 'bound'], ...rows]);
}

function within(bytes, bound) {
  return `${megabytes(bound)}: ${bytes <= bound ? 'held' : 'exceeded'}`;
}

function requestsTable(measured) {
  const all = measured.flatMap(({ name, landing, runs }) => runs.map((run) => ({ name, landing, ...run })));
  const operations = [...new Set(all.flatMap(({ requests }) => Object.keys(requests)))].toSorted();
  const rows = all.map(({ name, landing, title, requests }) => {
    const sum = Object.values(requests).reduce((total, each) => total + each, 0);
    const figures = operations.map((operation) => count(requests[operation] ?? 0));
    return [`${cases[name].what}: ${title}`, count(landing.files), count(sum), ...figures];
  });
  return table([['', 'landing files', 'requests', ...operations], ...rows]);
}

function partsText({ landing }) {
  return `${megabytes(landing.bytes)} of JSON in ${count(landing.files)} files. Of the processes of a round the greatest peak memory and the longest time.`;
}

function partsTable({ name, parts }) {
  const rounds = parts[0].rounds.map((_, index) => `round ${index + 1}`);
  const cell = ({ peakBytes, seconds: time }) => `${megabytes(peakBytes)}, ${seconds(time)}`;
  const rows = parts.map(({ count: processes, rounds: each, publish }) => [
    count(processes),
    ...[...each, publish].map(cell),
    within(Math.max(...[...each, publish].map(({ peakBytes }) => peakBytes)), cases[name].bound),
  ]);
  return table([['processes', ...rounds, 'publish', 'bound'], ...rows]);
}

function whereTable(measured) {
  const rows = measured.map(({ name, takenAt, machine: { cores, cpu, memoryBytes, system, load, versions } }) => [
    `\`npm run bench:load -- ${name}\``,
    takenAt,
    load.toFixed(2),
    `${cores} cores, ${cpu}, ${megabytes(memoryBytes)}`,
    `${system}, Node ${versions.node}`,
  ]);
  return table([['command', 'taken', 'load before', 'machine', 'system'], ...rows]);
}
