// `npm run conformance`: writes files of every kind and layout, has pyarrow read them, and compares every value.
// pyarrow comes from PyPI into .conformance/ and is pinned; without Python or PyPI it says so and checks nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './command.mjs';
import { setup } from './setup.mjs';

const pyarrow = 'pyarrow==26.0.1';
const folder = join(root, '.conformance');
const python = join(folder, 'venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', cwd: root });
  return error === undefined ? status : 1;
}

/** A Python that has pyarrow, or why there is none. */
function preparePython() {
  if (existsSync(python) && run(python, ['-c', 'import pyarrow']) === 0) return undefined;
  if (run('python3', ['-m', 'venv', join(folder, 'venv')]) !== 0) return 'there is no python3 with venv';
  if (run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', pyarrow]) !== 0) {
    return `pip could not install ${pyarrow}`;
  }
  return undefined;
}

async function conformance() {
  const failed = await setup();
  if (failed !== 0) return failed;
  mkdirSync(folder, { recursive: true });
  const missing = preparePython();
  if (missing !== undefined) {
    console.log(
      `SKIPPED: nothing was compared, because ${missing}. Install Python 3.10 or later with venv, and try again.`,
    );
    return process.env.CI === undefined ? 0 : 1;
  }
  const files = join(folder, 'files');
  rmSync(files, { recursive: true, force: true });
  const { writeConformanceFiles } = await import('../test/conformance/write-files.mjs');
  await writeConformanceFiles(files);
  return run(python, [join(root, 'test/conformance/pyarrow_read.py'), files]);
}

process.exitCode = await conformance();
