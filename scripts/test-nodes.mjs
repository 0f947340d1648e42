// Runs the tests under each Node that is supported. Another Node than this one comes from the package registry, where that can be reached.
import { node, run, tool } from './command.mjs';
import { setup } from './setup.mjs';

const versions = ['20', '22', '24'];
const own = process.versions.node.split('.')[0];

async function tryOn(version) {
  if (version === own) return (await node(tool.vitest, ['run'])) === 0 ? 'passed' : 'FAILED';
  const other = ['--yes', '--prefer-offline', `node@${version}`];
  if ((await run('npx', [...other, '--version'], { quiet: true })) !== 0) {
    return 'skipped: this Node could not be fetched';
  }
  return (await run('npx', [...other, tool.vitest, 'run'])) === 0 ? 'passed' : 'FAILED';
}

const code = await setup();
if (code !== 0) process.exit(code);
const results = [];
for (const version of versions) {
  console.log(`\nNode ${version}`);
  results.push(`Node ${version}: ${await tryOn(version)}`);
}
console.log(`\n${results.join('\n')}`);
process.exitCode = results.some((result) => result.endsWith('FAILED')) ? 1 : 0;
