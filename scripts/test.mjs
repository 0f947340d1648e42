// `npm test`: installs and builds if needed, checks, runs every test once. Further arguments go to vitest.
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { check } from './check.mjs';
import { node, root, tool } from './command.mjs';
import { setup } from './setup.mjs';

const reportFile = join(root, 'node_modules', '.test-report.json');

/** Counts from the JSON report. A file that cannot be run counts as one failure, and so does a missing report. */
function count() {
  let report;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: [] };
  }
  const of = (status) => report.testResults.flatMap((file) => file.assertionResults.filter((t) => t.status === status));
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
  );
  const skipped = report.testResults.flatMap((file) =>
    file.assertionResults
      .filter((t) => t.status !== 'passed' && t.status !== 'failed')
      .map((t) => ({ file: relative(root, file.name), name: t.fullName })),
  );
  return { passed: of('passed').length, failed: of('failed').length + brokenFiles.length, skipped };
}

function explain(skipped) {
  if (skipped.length === 0) return;
  console.log('\nSkipped:');
  for (const { file, name } of skipped) console.log(`  ${file}: ${name}`);
  if (process.env.STEDI_STARTER_DATA) return;
  console.log(
    'STEDI_STARTER_DATA is not set, so the tests over the STEDI starter data did not run. Set it to the folder that',
  );
  console.log('holds customer/landing, accelerometer/landing and step_trainer/landing of the course project.');
}

async function test() {
  if ((await setup()) !== 0) return { passed: 0, failed: 1, skipped: [] };
  const failedChecks = await check();
  rmSync(reportFile, { force: true });
  const filters = process.argv.slice(2);
  const coverage = filters.length === 0 ? ['--coverage'] : [];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const code = await node(tool.vitest, ['run', ...reporters, ...coverage, ...filters]);
  const counts = count();
  const failed = counts.failed + failedChecks.length;
  if (failedChecks.length > 0) console.log(`\nFailed checks: ${failedChecks.join(', ')}`);
  // vitest also fails on what no test owns, such as a rejection that nobody handles
  return { ...counts, failed: code !== 0 && failed === 0 ? 1 : failed };
}

const { passed, failed, skipped } = await test();
explain(skipped);
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;
