import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a command to its end, its output shown, and returns its exit code. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  return error === undefined ? status : 127;
}

/** A Python of its own in `folder` that has these packages of PyPI, or why there is none. */
export function preparePython(folder, packages, python3 = 'python3') {
  const python = join(folder, 'venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
  if (!existsSync(python) && run(python3, ['-m', 'venv', join(folder, 'venv')]) !== 0) {
    return { missing: 'there is no python3 with venv: install Python 3.10 or later' };
  }
  if (run(python, install) !== 0) return { missing: `pip could not install ${packages.join(' ')}` };
  return { python };
}
