import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const run = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export async function manifestIn(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

const pnpmVersion = '12.21.0';

/** The pnpm that setup has used: npx asks the registry for it again when that is another one, although npm's cache has it. */
async function pnpm(): Promise<readonly [string, ...string[]]> {
  const npx = ['npx', '--yes', '--prefer-offline', `pnpm@${pnpmVersion}`] as const;
  if (process.platform === 'win32') return npx;
  const { stdout } = await run('npm', ['config', 'get', 'cache']);
  const cached = join(stdout.trim(), '_npx');
  for (const name of await readdir(cached).catch(() => [])) {
    const modules = join(cached, name, 'node_modules');
    const { version } = await manifestIn(join(modules, 'pnpm')).catch(() => ({ version: undefined }));
    if (version === pnpmVersion) return [join(modules, '.bin', 'pnpm')];
  }
  return npx;
}

/** Packs the packages as a release would, `workspace:` and `catalog:` turned into versions. Paths of the tarballs, by folder name. */
export async function pack(packages: readonly string[], into: string): Promise<Map<string, string>> {
  const tarballs = new Map<string, string>();
  const [command, ...first] = await pnpm();
  for (const name of packages) {
    const args = [...first, 'pack', '--pack-destination', into];
    await run(command, args, { cwd: join(root, 'packages', name), shell: process.platform === 'win32' });
    const file = (await readdir(into)).find((tarball) => tarball.startsWith(`stedi-lakehouse-${name}-`));
    if (file === undefined) throw new Error(`packing ${name} made no tarball`);
    tarballs.set(name, join(into, file));
  }
  return tarballs;
}

/**
 * Installs tarballs into an empty project. Packages of others are linked from where they are installed already, so that this needs no network,
 * and only those that a tarball names as dependencies: what is used and not declared is not found.
 */
export async function install(tarballs: ReadonlyMap<string, string>, project: string): Promise<void> {
  await writeFile(join(project, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  for (const [name, tarball] of tarballs) {
    const folder = join(project, 'node_modules', '@stedi-lakehouse', name);
    await mkdir(folder, { recursive: true });
    await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
    const { dependencies = {} } = await manifestIn(folder);
    for (const dependency of Object.keys(dependencies)) {
      if (dependency.startsWith('@stedi-lakehouse/')) continue;
      await link(join(root, 'packages', name, 'node_modules', dependency), join(folder, 'node_modules', dependency));
    }
  }
}

export async function link(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await symlink(await realpath(from), to, 'junction');
}
