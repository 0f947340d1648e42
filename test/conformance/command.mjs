import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The `stedi` command. */
export const stediFile = join(
  dirname(createRequire(import.meta.url).resolve('@stedi-lakehouse/runner/package.json')),
  'bin/stedi.js',
);

/** Runs `stedi` to its end and gives what it said on stdout. Throws where it fails. */
export function stedi(args, env = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [stediFile, ...args], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`stedi ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}

/** SHA-256 of every data file of a store by table, whatever run and attempt wrote it. */
export async function dataFiles(store) {
  const found = {};
  for await (const object of store.list('')) {
    if (!object.path.endsWith('.parquet')) continue;
    const hash = createHash('sha256');
    for await (const chunk of store.source(object).open()) hash.update(chunk);
    found[object.path.replaceAll(/(run|attempt)=\w+/g, '$1').replace(/^(trusted|curated)\//, '')] = hash.digest('hex');
  }
  return found;
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a server and waits until it answers at `url`. Throws where it ends or stays silent. */
export async function startServer(command, args, url, options = {}) {
  const child = spawn(command, args, { stdio: 'ignore', ...options });
  const gone = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  const stop = async () => {
    child.kill();
    await gone;
  };
  for (let tries = 0; tries < 240; tries++) {
    if (child.exitCode !== null) break;
    try {
      await fetch(url, { signal: AbortSignal.timeout(2000) });
      return { stop };
    } catch {
      await wait(250);
    }
  }
  await stop();
  throw new Error(`${command} does not answer at ${url}`);
}
