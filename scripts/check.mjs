// Checks types, lint rules and format. The rules of the architecture are tests, in test/architecture.
import { isStarted, node, tool } from './command.mjs';
import { setup } from './setup.mjs';

const checks = [
  { name: 'types', tool: tool.tsc, args: ['-p', 'tsconfig.test.json'], mend: 'see the messages above' },
  { name: 'lint', tool: tool.oxlint, args: ['--type-aware'], mend: 'see the messages above' },
  { name: 'format', tool: tool.oxfmt, args: ['--check'], mend: 'npm run format' },
];

/** Runs every check, also after one has failed. Settles with the names of those that failed. */
export async function check() {
  const failed = [];
  for (const { name, tool: script, args, mend } of checks) {
    const passed = (await node(script, args)) === 0;
    console.log(passed ? `${name}: ok` : `${name}: FAILED (${mend})`);
    if (!passed) failed.push(name);
  }
  return failed;
}

if (isStarted(import.meta.url)) {
  process.exitCode = (await setup()) || (await check()).length;
}
