// `npm run bench:quick`: whether anything became slower. Speeds as multiples of a baseline that is measured in the same run, compared with those
// in quick.json; `-- --update` writes them anew.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { figures } from './quick/figures.mjs';
import { verdict } from './quick/verdict.mjs';
import { dataFolder, samples } from './samples.mjs';

const file = fileURLToPath(new URL('quick.json', import.meta.url));
const { values: options } = parseArgs({ options: { update: { type: 'boolean', default: false } } });

async function quick() {
  mkdirSync(dataFolder, { recursive: true });
  const [forParts, forRuns] = await samples([5, 15], console.log);
  const now = await figures(forParts, forRuns, { cores: availableParallelism(), lake: join(dataFolder, 'quick-lake') });
  if (options.update) {
    writeFileSync(file, `${JSON.stringify({ node: process.versions.node, figures: now }, undefined, 2)}\n`);
    console.log(`wrote ${file}`);
    return 0;
  }
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  const { lines, dropped } = verdict(kept.figures, now);
  console.log([`Speeds as multiples of a baseline; those kept are of Node ${kept.node}.`, ...lines].join('\n'));
  if (dropped.length === 0) return 0;
  console.log(`Slower by a quarter or more: ${dropped.join('; ')}.`);
  console.log(
    'Run it again when the machine does nothing else. If that is how it has to be: npm run bench:quick -- --update',
  );
  return 1;
}

process.exitCode = await quick();
