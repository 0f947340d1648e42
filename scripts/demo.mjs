// `npm run demo`: sample landing data in, a lakehouse in ./demo/lake out, and what to do next.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { node, root, tool } from './command.mjs';
import { setup } from './setup.mjs';

const landing = 'demo/landing';
const lake = 'demo/lake';
const published = 'demo/published';
const reports = { strict: 'demo/strict.json', published: 'demo/published.json' };

async function stedi(...args) {
  console.log(`\n$ npx stedi ${args.join(' ')}`);
  return node(tool.stedi, args);
}

/** Which rows of a run pair two people, in words. */
function pairs(profile) {
  const { tables, pairsOfDifferentCustomers } = JSON.parse(readFileSync(join(root, reports[profile]), 'utf8'));
  const of = tables.machine_learning_curated.rows.toLocaleString('en');
  return `${pairsOfDifferentCustomers.toLocaleString('en')} of ${of} rows of machine_learning_curated`;
}

async function demo() {
  const ready = await setup();
  if (ready !== 0) return ready;
  const steps = [
    ['run', '--profile', 'strict', '--landing', landing, '--lake', lake, '--report', reports.strict],
    ['run', '--profile', 'published', '--landing', landing, '--lake', published, '--report', reports.published],
    ['verify', '--lake', lake],
  ];
  // customers are written last: without them, an earlier attempt was stopped half way
  if (!existsSync(join(root, landing, 'customer'))) {
    rmSync(join(root, landing), { recursive: true, force: true });
    steps.unshift(['generate', landing, '--scale', '1', '--seed', '1']);
  }
  for (const step of steps) {
    const code = await stedi(...step);
    if (code !== 0) return code;
  }
  console.log(`
The lakehouse is in ./${lake}: Parquet files that any reader opens. Rows that pair the step of one person with the movement of another:

  profile strict, in ./${lake}          ${pairs('strict')}
  profile published, in ./${published}    ${pairs('published')}; with the counts that the course publishes

What to do next:

  npx stedi query "select * from machine_learning_curated limit 5" --lake ${lake}
  npx stedi tables                       the tables, their columns and what these say about people
  npx stedi run --profile strict --landing ${landing} --lake ${lake}
                                         again: nothing to do, and it says so
  npx stedi history --lake ${lake}    the versions; rollback goes back to one
  npm test                               checks and tests

Put your own landing data in customer/landing, accelerometer/landing and step_trainer/landing of a folder and name it
with --landing.`);
  return 0;
}

process.exitCode = await demo();
