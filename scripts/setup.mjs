// Installs what the lockfile names, where that has not been done yet, and builds. Needs Node and npm, nothing else.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { isStarted, root, run } from './command.mjs';

const stampFile = join(root, 'node_modules', '.installed');

/** A hash of all that decides what is installed. */
function wanted() {
  const hash = createHash('sha256');
  const folders = ['packages', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  );
  const files = ['.', 'test', 'bench', ...folders.toSorted()].map((folder) => join(folder, 'package.json'));
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...files]) {
    if (existsSync(join(root, file))) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

async function install() {
  const stamp = wanted();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return 0;
  console.log('Installing …');
  const pnpm = ['--yes', '--prefer-offline', 'pnpm@12.21.0'];
  const code = await run('npx', [...pnpm, 'install', '--frozen-lockfile', '--prefer-offline'], { env: { CI: 'true' } });
  if (code === 0) writeFileSync(stampFile, stamp);
  else console.error('Could not install: the first time needs a package registry, later runs work offline.');
  return code;
}

/** Installs if needed, then builds. Settles with the exit code of what failed, or 0. */
export async function setup() {
  const installed = await install();
  if (installed !== 0) return installed;
  const built = await build();
  if (built !== 0) console.error('Could not build: see the messages above.');
  return built;
}

if (isStarted(import.meta.url)) process.exitCode = await setup();
