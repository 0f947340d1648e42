// `npm run smoke:aws`: the whole job once, with an account of AWS: S3, Glue and Athena. Says what it would do, and does it only when told --yes.
import { deepEqual, equal, match } from 'node:assert/strict';
import { parseArgs } from 'node:util';

const usage = `npm run smoke:aws -- --at s3://bucket/prefix [options]

  --at <uri>         a place in a bucket of yours; nothing may be there yet
  --database <name>  a Glue database that is not there yet (stedi_smoke)
  --no-athena        leaves Athena out
  --keep             leaves what was made where it is
  --yes              does it; without it, this only says what it would do

Region and credentials are taken as stedi takes them. It asks for some hundred requests and makes 2 MB of made-up data.`;

const usageError = 64;
/** What a comparison of lake and catalog says where they agree. */
const unchanged = /^(?!.*(?:created|updated|passed)).*unchanged/s;

const { values: options } = parseArgs({
  options: {
    at: { type: 'string' },
    database: { type: 'string', default: 'stedi_smoke' },
    'no-athena': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** The commands, in their order: what each shows, its words, and what must be in its answer. */
function commands({ at, database, athena }) {
  const landing = ['--landing', `${at}/landing`];
  const [lake, other] = [`${at}/lake`, `${at}/parts`].map((uri) => ['--lake', uri]);
  const catalog = ['--catalog', 'glue', '--database', database];
  const asked = ['--engine', 'athena', '--database', database, '--output', `${at}/athena/`];
  const plan = ['--plan', `${at}/plan.json`];
  const part = (round, index) => ({
    what: `part ${index} of 2 of round ${round}`,
    words: ['part', ...plan, ...landing, ...other, '--round', `${round}`, '--index', `${index}`, '--count', '2'],
  });
  return [
    { what: 'sample data', words: ['generate', `${at}/landing`, '--scale', '0.1', '--seed', '7'] },
    {
      what: 'a run that registers its tables',
      words: ['run', '--profile', 'published', ...landing, ...lake, ...catalog],
    },
    {
      what: 'the same again',
      words: ['run', '--profile', 'published', ...landing, ...lake, ...catalog, '--json'],
      says: /"status":"up_to_date"/,
    },
    { what: 'whole files', words: ['verify', ...lake] },
    { what: 'a plan', words: ['plan', '--profile', 'published', ...landing, ...other, '--out', plan[1]] },
    ...[1, 2, 3].flatMap((round) => [part(round, 1), part(round, 0)]),
    { what: 'the parts, published', words: ['publish', ...plan, ...landing, ...other] },
    {
      what: 'another version',
      words: ['run', '--profile', 'published', ...landing, ...lake, '--trim', 'none', ...catalog],
    },
    { what: 'the version before', words: ['rollback', ...lake] },
    { what: 'Glue follows', words: ['catalog', 'sync', ...lake, '--database', database] },
    { what: 'and stands for it', words: ['catalog', 'diff', ...lake, '--database', database], says: unchanged },
    ...(athena
      ? [
          { what: 'Athena counts as the lake does', words: ['verify', ...lake, ...asked] },
          { what: 'a query', words: ['query', 'select count(*) as n from machine_learning_curated', ...asked] },
        ]
      : []),
  ];
}

/** Does all of it, and takes away what it made. */
async function smoke(at, steps) {
  const { s3Store } = await import('@stedi-lakehouse/core/s3');
  const { dataFiles, stedi } = await import('../test/conformance/command.mjs');
  const root = s3Store({ uri: at });
  for await (const _ of root.list('')) throw new Error(`there is something at ${at}: name a place that is empty`);
  try {
    for (const { what, words, says = /^/ } of steps) {
      console.log(`${what}: stedi ${words.join(' ')}`);
      match(stedi(words), says, `${what}: it said something else`);
      if (words[0] === 'publish') {
        const [one, parts] = [`${at}/lake`, `${at}/parts`].map((uri) => dataFiles(s3Store({ uri })));
        deepEqual(await parts, await one, 'parts give other bytes than one process');
      }
    }
    const made = await Promise.all(Array.from({ length: 8 }, async (_, i) => root.create('race', Buffer.from([i]))));
    equal(made.filter(Boolean).length, 1, 'of eight at once not exactly one created the object');
    deepEqual(await root.removeUnfinished('', new Date(), { dryRun: true }), [], 'uploads were left behind');
    console.log('smoke: ok');
  } finally {
    if (!options.keep) await removeAll(root);
  }
}

async function removeAll(root) {
  const paths = [];
  for await (const { path } of root.list('')) paths.push(path);
  await root.remove(paths);
  console.log(`took away ${paths.length} objects below ${root.uri}`);
  console.log(`the Glue database stays: aws glue delete-database --name ${options.database}`);
}

async function main() {
  if (options.help) {
    console.log(usage);
    return;
  }
  const at = options.at?.replace(/\/+$/, '');
  if (at === undefined || !/^s3:\/\/[^/]+\/./.test(at)) {
    console.error(`--at has to name a place below a bucket\n\n${usage}`);
    process.exitCode = usageError;
    return;
  }
  const steps = commands({ at, database: options.database, athena: !options['no-athena'] });
  if (options.yes) {
    await smoke(at, steps);
    return;
  }
  for (const { what, words } of steps) console.log(`stedi ${words.map(quoted).join(' ')}     # ${what}`);
  console.log(`\nNothing was asked of AWS: --yes does this, and takes away what it made below ${at}.`);
}

function quoted(word) {
  return word.includes(' ') ? `"${word}"` : word;
}

await main();
