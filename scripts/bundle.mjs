// Bundles each package's sources into a few files in dist: a process or a thread that loads three files starts sooner than one that loads 150.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './command.mjs';

/** Files that are started or imported by path and that no package exports. */
const started = {
  core: ['pipeline/threads/worker'],
  transforms: [],
  runner: ['main', 'sql/index'],
};

/** The entries of a package: what its `exports` name, and what is started. */
function entriesOf(name) {
  const { exports } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  const exported = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry.default]));
  return [...exported.map((path) => path.replace(/^\.\/dist\/|\.js$/g, '')), ...started[name]];
}

async function bundlePackage(name) {
  const folder = join(root, 'packages', name);
  const input = Object.fromEntries(entriesOf(name).map((entry) => [entry, join(folder, 'src', `${entry}.ts`)]));
  const built = await rolldown({
    input,
    platform: 'node',
    // packages are installed beside it, and shared with whoever imports this one
    external: (id) => !id.startsWith('.') && !id.startsWith('/') && !/^[A-Za-z]:/.test(id),
  });
  const dist = join(folder, 'dist');
  const { output } = await built.write({
    dir: dist,
    format: 'esm',
    sourcemap: true,
    chunkFileNames: 'shared/[name].js',
  });
  await built.close();
  removeOld(dist, new Set(output.map(({ fileName }) => join(dist, fileName))));
}

/** Removes the scripts of an earlier build. A program that runs meanwhile keeps those that it needs. */
function removeOld(dist, written) {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (/\.js(\.map)?$/.test(entry.name) && !written.has(path)) rmSync(path);
  }
}

/** Writes the JavaScript of every package. Rejects where a source cannot be bundled. */
export async function bundle() {
  await Promise.all(Object.keys(started).map(bundlePackage));
}
