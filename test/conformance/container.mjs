import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './python.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const megabyte = 1_048_576;

/**
 * Tries the steps of container/Dockerfile where there is no container engine: builds and installs as it does, then runs the command with a
 * read-only root, as another user without rights, with so much memory and no more.
 */
export async function containerSteps(folder) {
  const app = join(folder, 'app');
  if (existsSync(app)) run('chmod', ['-R', 'u+w', app]);
  rmSync(folder, { recursive: true, force: true });
  const [data, scratch] = ['data', 'scratch'].map((name) => join(folder, name));
  for (const each of [data, scratch]) mkdirSync(each, { recursive: true });
  equal(run('sh', [join(root, 'container/build.sh'), app]), 0, 'container/build.sh failed');
  const writable = filesBelow(app).filter((file) => (statSync(file).mode & 0o222) !== 0);
  deepEqual(writable, [], 'files of the image that could be written');
  const size = filesBelow(app).reduce((sum, file) => sum + statSync(file).size, 0);
  console.log(`the image holds ${(size / megabyte).toFixed(0)} MB beside Node`);
  const missing = whyNotContained();
  if (missing !== undefined) return `it was built and installed, but ${missing}`;

  chownSync(scratch, 1000, 1000);
  const contained = (memory, ...command) => ({
    command: ['sh', join(root, 'container/as-in-container.sh'), ...command],
    env: { ...process.env, APP: app, DATA: data, SCRATCH: scratch, MEMORY: String(memory * megabyte) },
  });
  const inside = (memory, ...command) => {
    const { command: words, env } = contained(memory, ...command);
    return spawnSync(words[0], words.slice(1), { env, encoding: 'utf8' });
  };
  const [program, ...first] = entrypoint();
  const stedi = (memory, ...args) => inside(memory, program, ...first, ...args);
  const readOnly = inside(256, 'sh', '-c', 'touch /mnt/app/x /x /tmp/x; touch /mnt/scratch/x; id -u');
  equal(readOnly.stdout, '1000\n');
  equal(readOnly.stderr.match(/Read-only file system/g)?.length, 3, readOnly.stderr);

  const bin = join(root, 'packages/runner/bin/stedi.js');
  const here = (...args) => equal(run(process.execPath, [bin, ...args], { stdio: 'ignore' }), 0);
  const [landing, expected, lake] = ['landing', 'expected', 'lake'].map((name) => join(data, name));
  here('generate', landing, '--scale', '3', '--seed', '5');
  here('run', '--profile', 'published', '--landing', landing, '--lake', expected);
  run('chown', ['-R', '1000:1000', data]);

  const places = (name) => ['--landing', '/mnt/data/landing', '--lake', `/mnt/data/${name}`];
  const ran = stedi(512, 'run', '--profile', 'published', ...places('lake'), '--audit', '--metrics', 'emf');
  equal(ran.status, 0, ran.stderr);
  match(ran.stdout, /"PeakMemory":\d+/);
  deepEqual(digests(lake), digests(expected), 'the container gives other bytes');
  equal(stedi(512, 'verify', ...places('lake').slice(2)).status, 0);

  const starved = stedi(48, 'run', '--profile', 'published', ...places('starved'));
  notEqual(starved.status, 0, 'no limit of memory was felt');
  deepEqual(digests(join(data, 'starved')), []);

  const stopped = await stoppedBySigterm(
    contained(512, program, ...first, 'run', '--profile', 'published', ...places('stopped')),
  );
  deepEqual(stopped, { code: 143, files: [] });
  return undefined;

  async function stoppedBySigterm({ command, env }) {
    const child = spawn(command[0], command.slice(1), { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    for await (const chunk of child.stdout) {
      if (said === '') child.kill('SIGTERM');
      said += chunk;
    }
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    return { code: child.exitCode, files: digests(join(data, 'stopped')) };
  }
}

function whyNotContained() {
  if (process.platform !== 'linux') return 'nothing here can do what a container engine does';
  if (process.getuid() !== 0) return 'only root can make the root read-only: it was not run as in a container';
  const tools = ['unshare', 'setpriv', 'prlimit'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
  if (tools.length > 0) return `there is no ${tools.join(', ')}: it was not run as in a container`;
  if (spawnSync('unshare', ['--mount', 'true']).status !== 0) return 'mounts of its own are not allowed here';
  return undefined;
}

/** What the Dockerfile starts, in the places that the script gives it. */
function entrypoint() {
  const dockerfile = readFileSync(join(root, 'container/Dockerfile'), 'utf8');
  const words = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)[1]);
  return words.map((word) => word.replace(/^\/app\//, '/mnt/app/'));
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The SHA-256 of every Parquet file below a folder. */
function digests(folder) {
  return filesBelow(folder)
    .filter((file) => file.endsWith('.parquet'))
    .map((file) => createHash('sha256').update(readFileSync(file)).digest('hex'))
    .toSorted();
}
