// `npm run conformance`: what cannot be checked with npm alone. Each check installs what it needs in a folder of its own below .conformance/
// (servers that several use are in .conformance/servers), and says what it skipped and why. `npm run conformance container ray` does these alone.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './command.mjs';
import { setup } from './setup.mjs';

/** By name, what each of them is told on the command line by. A check gives `undefined`, or why nothing was checked; what fails throws. */
const checks = {
  parquet: async () => (await import('../test/conformance/parquet.mjs')).parquetIsReadByOthers,
  's3-servers': async () => (await import('../test/conformance/s3-servers.mjs')).s3ServersAreUsed,
  catalog: async () => (await import('../test/conformance/catalog.mjs')).catalogIsReadByOthers,
  trino: async () => (await import('../test/conformance/trino.mjs')).trinoReadsTheCatalog,
  ray: async () => (await import('../test/conformance/ray.mjs')).partsRunOnRay,
  'starter-data': async () => (await import('../test/conformance/starter-data.mjs')).starterDataGivesItsCounts,
  'aws-smoke': async () => (await import('../test/conformance/aws-smoke.mjs')).smokeScriptWorks,
  container: async () => (await import('../test/conformance/container.mjs')).containerSteps,
};

/** Does one check and says how it ended. */
async function done(name) {
  const folder = join(root, '.conformance', name);
  mkdirSync(folder, { recursive: true });
  try {
    const check = await checks[name]();
    const skipped = await check(folder);
    console.log(skipped === undefined ? `${name}: ok` : `${name}: SKIPPED, because ${skipped}`);
    return skipped === undefined ? 'ok' : 'skipped';
  } catch (error) {
    console.error(`${name}: FAILED: ${error.stack}`);
    return 'failed';
  }
}

async function conformance(names) {
  const unknown = names.filter((name) => !Object.hasOwn(checks, name));
  if (unknown.length > 0) {
    console.error(`there is no check ${unknown.join(', ')}: there are ${Object.keys(checks).join(', ')}`);
    return 64;
  }
  const failed = await setup();
  if (failed !== 0) return failed;
  const ends = [];
  for (const name of names.length > 0 ? names : Object.keys(checks)) ends.push([name, await done(name)]);
  const of = (wanted) => ends.filter(([, end]) => end === wanted).map(([name]) => name);
  if (of('skipped').length > 0) console.log(`SKIPPED, so not checked here: ${of('skipped').join(', ')}`);
  // where nobody watches, what was skipped is no success
  return of('failed').length > 0 || (process.env.CI !== undefined && of('skipped').length > 0) ? 1 : 0;
}

process.exitCode = await conformance(process.argv.slice(2));
