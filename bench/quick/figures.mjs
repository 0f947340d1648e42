import { fileURLToPath } from 'node:url';
import { contestants } from '../contestants.mjs';
import { measureNode } from '../measure/process.mjs';
import { inTurn } from '../measure/in-turn.mjs';
import { remove } from '../measure/outputs.mjs';
import { compare } from '../parts/compare.mjs';
import { ours as hashJoin } from '../parts/hash-join.mjs';
import { decoded, landingTables } from '../parts/rows.mjs';
import { jsonParseOnly, ours as scanner } from '../parts/scanner.mjs';
import { ours as writer } from '../parts/writer.mjs';
import { fixedLoop } from './fixed-loop.mjs';

const partTurns = 7;
const wholeTurns = 5;
/** How often the fixed loop runs in a process that a whole run is compared with. */
const loops = '8';

/**
 * How many times as fast each thing is as its baseline in this very run, the fastest turn of each: what else a machine does only slows down.
 * Whole runs have landing data of their own: as much as it takes for two workers to start.
 */
export async function figures(forParts, forRuns, { cores, lake }) {
  const tables = landingTables(forParts);
  return {
    ...(await scanners(tables)),
    ...(await againstLoop(tables)),
    ...(await wholeRuns(forRuns, lake, cores)),
  };
}

async function scanners({ readings, steps }) {
  const found = {};
  for (const { table, bytes } of [readings, steps]) {
    const [ours, parse] = await compare([scanner(table, bytes), jsonParseOnly(bytes)], partTurns);
    found[`scanner of ${table.name} against JSON.parse per line`] = ratio(ours, parse);
  }
  return found;
}

async function againstLoop(tables) {
  const readings = await decoded(tables.readings);
  const steps = await decoded(tables.steps);
  const { table } = tables.readings;
  const all = [
    { name: 'the loop', run: async () => ({ made: fixedLoop() }) },
    writer(table, readings, 'portable'),
    writer(table, readings, 'compact'),
    hashJoin(steps, table, readings),
  ];
  const [loop, ...measured] = await compare(all.map(withoutRows), partTurns);
  return Object.fromEntries(measured.map((one) => [`${one.name} against a fixed loop`, ratio(one, loop)]));
}

/** What is compared here makes different things. */
function withoutRows({ name, run }) {
  return { name, run: async () => void (await run()) };
}

async function wholeRuns(landing, lake, cores) {
  const loop = { name: 'the loop', args: () => [fileURLToPath(new URL('fixed-loop.mjs', import.meta.url)), loops] };
  const runs = [contestants.portable[1], ...(cores > 1 ? [contestants.portable[2]] : [])];
  const measured = await inTurn([loop, ...runs], wholeTurns, async ({ name, args }) => {
    const { seconds, code, err } = await measureNode(args(landing, lake));
    remove(lake);
    if (code !== 0) throw new Error(`${name} failed:\n${err}`);
    return { seconds };
  });
  const of = (contestant) => ({ seconds: measured.get(contestant).map(({ seconds }) => seconds) });
  return Object.fromEntries(runs.map((one) => [`${one.name}, against a fixed loop`, ratio(of(one), of(loop))]));
}

function ratio(one, other) {
  return Number((Math.min(...other.seconds) / Math.min(...one.seconds)).toFixed(3));
}
