import { everyone } from '../contestants.mjs';
import { findings } from './findings.mjs';
import { megabytes, table } from './format.mjs';
import { parts, partText } from './parts.mjs';
import { sampleText, sizesTable, wholeTable } from './whole.mjs';

/** Where what people write begins: a new run leaves it as it is. */
const written = '## What made it fast';

const question = `# Results

How long does it take, and how much memory, to make the five STEDI tables of raw JSON: with \`stedi run\`, with DuckDB on as many threads, and with
the program that one writes in Node today? And what does each part of it take by itself?

\`npm run bench\` writes this file and its picture; nothing above the last chapter is written by hand.`;

const caveat = `## Read this first

- One machine, made-up data (\`stedi generate\`), files in the page cache: ratios travel to other machines better than seconds do.
- Whole processes: Node's start and the compiling of hot code count for everyone. Contestants run in turn (A B C A B C …) after a warm-up each;
  a ratio is the median of the ratios turn by turn, of runs that stood side by side. "Against DuckDB" is against DuckDB on as many threads; above 1
  is faster than DuckDB.
- All contestants write the same rows: counts are compared after every run, and a sum over the contents of all columns after each warm-up.
- \`stedi run\` does more in its time than the others: it makes \`customer_anonymized\` too, checks each value against its table, counts what it drops,
  flushes files to the disk, reads them back and publishes a version. Its rows keep the order of their input. "Written" are the bytes of the five tables.
- Workers are threads beside the main one, which puts together what they make. A run with too little to do for them starts fewer, or none.
- Peak memory is the greatest sum of resident sets of the process and its children, sampled every 20 ms; max RSS is what the system kept as the
  highest. The median of the runs, both.
- A contestant whose warm-up takes more than a minute, or fails, is not run again: then its warm-up is what is shown, and "runs" is 1.
- Parts run warm, in a process by themselves, on data in memory: they show what steady state costs, not what a short run pays for compiling.`;

/** The whole document. `old` is the one that it replaces: its last chapter is kept. */
export function document(results, old = '') {
  const { samples, parts: measured } = results;
  const detailed = samples.filter((sample) => sample.detailed);
  const kept = old.includes(written) ? old.slice(old.indexOf(written)) : `${written}\n`;
  return [
    question,
    caveat,
    `## Machine\n\n${machineTable(results)}`,
    ...detailed.map((sample) => `## Whole runs over ${sample.name}\n\n${sampleText(sample)}\n\n${wholeTable(sample)}`),
    `## Time against size\n\n![time against size](time-against-size.svg)\n\n${sizesTable(samples, everyone)}`,
    ...Object.entries(parts)
      .filter(([name]) => measured[name] !== undefined)
      .map(([name, title]) => `## By itself: ${name}\n\n${title}.\n\n${partText(measured[name])}`),
    `## Findings\n\n${findings(results)
      .map((finding, index) => `${index + 1}. ${finding}`)
      .join('\n')}`,
    kept,
  ].join('\n\n');
}

function machineTable({ machine, takenAt }) {
  const { cores, cpu, memoryBytes, system, load, versions } = machine;
  return table([
    ['', ''],
    ['taken', takenAt],
    ['cores', String(cores)],
    ['processor', cpu],
    ['memory', megabytes(memoryBytes)],
    ['system', system],
    ['load before the first run', load.toFixed(2)],
    ...Object.entries(versions),
  ]);
}
