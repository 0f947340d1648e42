import { deepEqual, equal, match } from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localStore } from '@stedi-lakehouse/core';
import { dataFiles, stedi, stediFile } from './command.mjs';
import { preparePython } from './python.mjs';

/** The script that shares a plan on Ray. */
export const fanOut = fileURLToPath(new URL('../../ray/fan_out.py', import.meta.url));

/** The Ray that it is tried on. */
export const ray = 'ray==2.60.0';

/** Parts on a real Ray of this machine give the bytes of one process; a part that cannot be done ends all with its exit code, and so does SIGTERM. */
export async function partsRunOnRay(folder) {
  const { python, missing } = preparePython(folder, [ray]);
  if (missing !== undefined) return missing;
  const [landing, expected, lake, plan] = ['landing', 'expected', 'lake', 'plan.json'].map((name) =>
    join(folder, name),
  );
  for (const each of [landing, expected, lake]) rmSync(each, { recursive: true, force: true });
  stedi(['generate', landing, '--scale', '3', '--seed', '5']);
  stedi(['run', '--profile', 'published', '--landing', landing, '--lake', expected]);
  stedi(['plan', '--profile', 'published', '--landing', landing, '--lake', lake, '--out', plan]);
  const command = `${process.execPath} ${stediFile}`;
  const given = [fanOut, '--plan', plan, '--landing', landing, '--lake', lake, '--stedi', command];
  const run = (...args) => spawnSync(python, [...given, ...args], { encoding: 'utf8' });

  const wrong = run('--rounds', '9', '--count', '1');
  equal(wrong.status, 64, wrong.stderr);
  match(wrong.stderr, /round 4, part 0 of 1 ended with 64\nstedi: the plan has no round 4/);
  equal(Object.keys(await dataFiles(localStore(lake))).length, 0);

  const stopped = spawn(python, [...given, '--rounds', '3', '--count', '3']);
  stopped.stdout.setEncoding('utf8').on('data', (text) => {
    if (text.includes('round 1 of 3 is done')) stopped.kill('SIGTERM');
  });
  const code = await new Promise((resolve) => stopped.once('exit', resolve));
  equal(code, 143, 'SIGTERM did not stop it');
  equal(Object.keys(await dataFiles(localStore(lake))).length, 0);

  const { status, stdout, stderr } = run('--rounds', '3', '--count', '3');
  equal(status, 0, stderr);
  match(stdout, /round 3 of 3 is done\npublished\n$/);
  deepEqual(await dataFiles(localStore(lake)), await dataFiles(localStore(expected)), 'Ray gives other bytes');
  return undefined;
}
