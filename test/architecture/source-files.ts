import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file of the project. `path` is relative to the root, `/` between parts. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const untracked = new Set(['node_modules', 'dist', 'coverage', 'demo', '.data', '.git']);

function walk(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (untracked.has(entry.name)) return [];
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** Paths of all files that belong to the project: git's list and what git would add, or a walk where there is no git. */
export function projectPaths(): string[] {
  try {
    const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const paths = list
      .split('\0')
      .filter((path) => path !== '' && statSync(join(root, path), { throwIfNoEntry: false }));
    if (paths.length > 0) return paths;
  } catch {
    // no git here, or not a checkout
  }
  return walk('');
}

export function readSource(path: string): SourceFile {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}

/** The TypeScript sources of the packages, without their tests. */
export function packageSources(): SourceFile[] {
  return projectPaths()
    .filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path))
    .map(readSource);
}
