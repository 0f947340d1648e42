// Bundles each package's sources into a few files in dist: a process or a thread that loads three files starts sooner than one that loads 150.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './command.mjs';

/** Files that are started or imported by path and that no package exports. */
const started = {
  core: ['pipeline/threads/worker'],
  transforms: [],
  runner: ['main', 'sql/index'],
};

/**
 * Packages whose used parts go into the bundles, with their licenses: loaded by themselves, file by file, they take every thread longer than all
 * that is ours. Copies of them do no harm: what one zod makes another one takes, and the other two only work in here (decision 0022).
 */
const inlined = ['zod', 'hyparquet', 'commander'];

/** The package that an import names, if it is one of the inlined. */
function inlinedPackage(id) {
  return inlined.find((name) => id === name || id.startsWith(`${name}/`));
}

/** The entries of a package: what its `exports` name, and what is started. */
function entriesOf(name) {
  const { exports } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  const exported = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry.default]));
  return [...exported.map((path) => path.replace(/^\.\/dist\/|\.js$/g, '')), ...started[name]];
}

/** Commander can start programs as its commands, which nothing here asks for: Node's module for that, which takes a while, is not loaded. */
const withoutPrograms = {
  name: 'without-programs',
  resolveId: { order: 'pre', handler: (id, importer) => (startsPrograms(id, importer) ? '\0no-programs' : undefined) },
  load: (id) => (id === '\0no-programs' ? 'export default undefined;' : undefined),
};

function startsPrograms(id, importer) {
  return id === 'node:child_process' && importer !== undefined && /[\\/]node_modules[\\/]commander[\\/]/.test(importer);
}

/** The others are installed beside the package, and shared with whoever imports it. */
function isExternal(id, importer) {
  if (inlinedPackage(id) !== undefined || startsPrograms(id, importer)) return false;
  return !id.startsWith('\0') && !id.startsWith('.') && !id.startsWith('/') && !/^[A-Za-z]:/.test(id);
}

async function bundlePackage(name) {
  const folder = join(root, 'packages', name);
  const input = Object.fromEntries(entriesOf(name).map((entry) => [entry, join(folder, 'src', `${entry}.ts`)]));
  const built = await rolldown({
    input,
    platform: 'node',
    plugins: [withoutPrograms],
    external: isExternal,
  });
  const dist = join(folder, 'dist');
  const { output } = await built.write({
    dir: dist,
    format: 'esm',
    sourcemap: true,
    chunkFileNames: 'shared/[name].js',
  });
  await built.close();
  putLicenses(folder, dist, output);
  removeOld(dist, new Set(output.map(({ fileName }) => join(dist, fileName))));
}

/** Puts beside the bundles the license of each package that they have parts of. */
function putLicenses(folder, dist, output) {
  const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  const licenses = join(dist, 'licenses');
  rmSync(licenses, { recursive: true, force: true });
  mkdirSync(licenses);
  for (const name of inlined) {
    const isOfIt = new RegExp(`[\\\\/]node_modules[\\\\/]${name}[\\\\/]`);
    if (modules.some((id) => isOfIt.test(id)))
      copyFileSync(join(folder, 'node_modules', name, 'LICENSE'), join(licenses, `${name}.txt`));
  }
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
