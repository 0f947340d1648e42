// `npm run bench`: DuckDB, the program one writes in Node today, and us, as whole processes over samples of several sizes; then the parts by
// themselves. Writes RESULTS.md and its picture.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { atEverySize, everyone } from './contestants.mjs';
import { landingBytes } from './landing.mjs';
import { machine } from './machine.mjs';
import { measureNode } from './measure/process.mjs';
import { chart } from './results/chart.mjs';
import { document } from './results/document.mjs';
import { parts } from './results/parts.mjs';
import { figure, runsOf } from './results/whole.mjs';
import { dataFolder, samples } from './samples.mjs';
import { wholeRuns } from './whole-runs.mjs';

const usage = `npm run bench -- [options]

  --scale <n>      sizes for the tables of whole runs, 50 and 500 unless told otherwise; may be given several times
  --landing <dir>  other landing data instead of samples
  --turns <n>      measured runs of each contestant; 5 unless told otherwise, at least 1
  --only <what>    whole or parts
  --out <dir>      where RESULTS.md goes: bench/ for a complete run, else bench/.data/

Samples are made in bench/.data and kept; 500 takes 5.2 GB, and all of it half an hour on two cores that have nothing else to do.`;

/** Sizes that the picture shows besides those of the tables. */
const pictureScales = [1, 5, 15, 150];
const tableScales = ['50', '500'];
/** Turns of a part: they take less time than whole runs, and scatter more. */
const partTurns = 9;

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', multiple: true, default: tableScales },
    landing: { type: 'string' },
    turns: { type: 'string', default: '5' },
    only: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

function say(text) {
  console.log(text);
}

/** What to run over: samples, or somebody's landing data. `detailed` ones are met by everyone, and get a table. */
async function landings() {
  if (options.landing !== undefined) {
    return [{ name: 'given data', landing: resolve(options.landing), detailed: true }];
  }
  const detailed = options.scale.map(Number);
  if (!detailed.every((scale) => scale > 0)) throw new Error('--scale wants a number above 0');
  const scales = [...new Set([...pictureScales.filter((scale) => scale < Math.max(...detailed)), ...detailed])];
  scales.sort((a, b) => a - b);
  const folders = await samples(scales, say);
  return scales.map((scale, index) => ({
    name: `${scale}x`,
    landing: folders[index],
    detailed: detailed.includes(scale),
  }));
}

async function measureWhole({ name, landing, detailed }) {
  say(`whole runs over ${name}`);
  const turns = Math.max(1, Number(options.turns));
  const measured = await wholeRuns(detailed ? everyone : atEverySize, { landing, turns, folder: dataFolder, say });
  const contestants = measured.runs.map(({ contestant, runs }) => ({
    name: contestant.name,
    threads: contestant.threads,
    runs,
  }));
  return { name, detailed, landingBytes: measured.landingBytes, rows: measured.rows, contestants };
}

async function measurePart(part, landing) {
  say(`by itself: ${part}`);
  const script = fileURLToPath(new URL('parts/part.mjs', import.meta.url));
  const { code, out, err } = await measureNode([script, part, landing, String(partTurns)]);
  if (code !== 0) throw new Error(`the part ${part} failed:\n${err}`);
  return JSON.parse(out);
}

function series(measured) {
  return atEverySize
    .map((contestant) => ({
      name: contestant.label ?? contestant.name,
      points: measured
        .filter((sample) => runsOf(sample, contestant).length > 0)
        .map((sample) => ({ megabytes: sample.landingBytes / 1e6, seconds: figure(sample, contestant, 'seconds') })),
    }))
    .filter(({ points }) => points.length > 0);
}

async function bench() {
  mkdirSync(dataFolder, { recursive: true });
  const all = await landings();
  const found = machine();
  if (found.load > 1) say(`the load of this machine is ${found.load}: figures of a busy machine are worth little`);
  const results = { takenAt: new Date().toISOString().slice(0, 10), machine: found, samples: [], parts: {} };
  if (options.only !== 'parts') for (const each of all) results.samples.push(await measureWhole(each));
  if (options.only !== 'whole') {
    const { landing } = all.findLast((each) => landingBytes(each.landing) < 1e9) ?? all[0];
    for (const part of Object.keys(parts)) results.parts[part] = await measurePart(part, landing);
  }
  writeResults(results);
}

/** Figures of a part of the bench do not replace those of a complete one. */
function writeResults(results) {
  const complete =
    options.landing === undefined && options.only === undefined && options.scale.join() === tableScales.join();
  const folder = options.out ?? (complete ? fileURLToPath(new URL('.', import.meta.url)) : dataFolder);
  const path = join(folder, 'RESULTS.md');
  const old = existsSync(path) ? readFileSync(path, 'utf8') : '';
  writeFileSync(join(dataFolder, 'results.json'), JSON.stringify(results));
  writeFileSync(path, document(results, old));
  const lines = series(results.samples);
  if (lines.length > 0) writeFileSync(join(folder, 'time-against-size.svg'), chart(lines));
  say(`wrote ${path}`);
}

if (options.help) say(usage);
else await bench();
