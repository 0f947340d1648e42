import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The JavaScript entry of an installed tool, so that it runs under this very Node on every system. */
export const tool = {
  tsc: 'node_modules/typescript/bin/tsc',
  oxlint: 'node_modules/oxlint/bin/oxlint',
  oxfmt: 'node_modules/oxfmt/bin/oxfmt',
  vitest: 'node_modules/vitest/vitest.mjs',
  stedi: 'node_modules/@stedi-lakehouse/runner/bin/stedi.js',
};

/**
 * Runs a command in the root folder, its output shown as it comes (or not at all when `quiet`). Settles with the exit code, 127 where the
 * command cannot be started. Interrupts reach the command, which ends first.
 */
export function run(command, args, { env = {}, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: quiet ? 'ignore' : 'inherit',
      // on Windows npx is a command file, which only a shell starts
      shell: process.platform === 'win32' && command === 'npx',
    });
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    const settle = (code) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(code);
    };
    child.on('error', () => settle(127));
    child.on('close', (code, signal) => settle(code ?? 128 + constants.signals[signal]));
  });
}

/** Runs a script or an installed tool under this Node. */
export function node(script, args, options) {
  return run(process.execPath, [script, ...args], options);
}

/** Whether this file is what was started, and not imported. */
export function isStarted(url) {
  return process.argv[1] !== undefined && fileURLToPath(url) === process.argv[1];
}
