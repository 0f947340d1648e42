import { spawn } from 'node:child_process';
import { watchMemory } from './memory.mjs';

/** Runs Node with these arguments to its end. Settles with seconds of wall time, peak memory in bytes, exit code and what it said. */
export async function measureNode(args) {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.kill();
  process.on('exit', stop);
  const memory = watchMemory(child.pid);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  const closed = new Promise((resolve) => child.once('close', resolve));
  const { code, seconds } = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode) => resolve({ code: exitCode, seconds: (performance.now() - started) / 1000 }));
  });
  await closed;
  process.off('exit', stop);
  return { seconds, code, out, err, ...memory.stop() };
}
