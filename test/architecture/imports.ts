import { posix } from 'node:path';
import { callArguments, codeOnly, withoutComments } from './source-text.ts';
import type { SourceFile } from './source-files.ts';

export interface Import {
  readonly from: string;
  readonly names: readonly string[];
  /** `type` is erased, `dynamic` is loaded when asked for. */
  readonly how: 'static' | 'type' | 'dynamic';
}

const statement = /\b(?:import|export)\b([\w$*,\s]*)(\{[^}]*\})?\s*(from\s*)?(['"])([^'"\n]+)\4/g;

/** What a source imports or re-exports. */
export function importsOf(text: string): Import[] {
  const source = withoutComments(text);
  const code = codeOnly(text);
  const found: Import[] = [];
  for (const match of source.matchAll(statement)) {
    const [whole, before = '', braces = '', , , from = ''] = match;
    if (code[match.index] === ' ') continue;
    if (whole.startsWith('export') && !/\bfrom\s*['"]/.test(whole)) continue;
    const each = braces
      .slice(1, -1)
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    const erased = /^\s+type\b/.test(before) || (each.length > 0 && each.every((name) => /^type\s/.test(name)));
    found.push({
      from,
      names: each.map((name) => name.replace(/^type\s+/, '').replace(/\s+as\s.*/s, '')),
      how: erased ? 'type' : 'static',
    });
  }
  for (const argument of callArguments(text, /\bimport\s*\(/g)) {
    const from = /^\s*(['"`])([^'"`$]+)\1/.exec(argument)?.[2];
    if (from !== undefined) found.push({ from, names: [], how: 'dynamic' });
  }
  return found;
}

/** The path that a relative import means, from the root. */
export function resolveImport(file: string, from: string): string {
  return posix.normalize(posix.join(posix.dirname(file), from));
}

const low = ['table', 'kernel', 'batch', 'stream'];
const middle = [...low, 'codec', 'store'];

/** What stands beside the rooms because it is about the package itself, or the engine, and knows no room. */
const besideTheRooms = new Set(['packages/core/src/package-file.ts', 'packages/core/src/keep-shape.ts']);

/** The rooms of core that each room may import. Of the rooms beside each other, store knows codec, and relate, catalog and discover know both. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  table: [],
  kernel: ['table'],
  batch: ['table', 'kernel'],
  stream: ['table', 'batch'],
  job: low,
  codec: low,
  store: [...low, 'codec'],
  relate: middle,
  catalog: middle,
  discover: middle,
  lake: [...middle, 'relate', 'catalog', 'job'],
  pipeline: [...middle, 'relate', 'catalog', 'job', 'lake'],
};

function roomOf(path: string): string | undefined {
  return /^packages\/core\/src\/([^/]+)\//.exec(path)?.[1];
}

/** Imports that break the order of core's rooms. `testing` and the list of all rooms may import anything. */
export function roomViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const room = roomOf(path);
    if (room === undefined || room === 'testing') return [];
    const rooms = allowed[room];
    if (rooms === undefined) return [`${path}: ${room} is no room of ARCHITECTURE.md`];
    return importsOf(text)
      .filter(({ from }) => from.startsWith('.'))
      .map(({ from }) => resolveImport(path, from))
      .filter(
        (target) => !besideTheRooms.has(target) && roomOf(target) !== room && !rooms.includes(roomOf(target) ?? ''),
      )
      .map((target) => `${path}: ${room} must not import ${target}`);
  });
}

/** Imports between packages that go round a package's name, or against their order (core, transforms, runner). */
export function packageViolations(files: readonly SourceFile[]): string[] {
  const order = ['core', 'transforms', 'runner'];
  return files.flatMap(({ path, text }) => {
    const own = path.split('/')[1]!;
    return importsOf(text).flatMap(({ from }) => {
      const other = /^@stedi-lakehouse\/([^/]+)/.exec(from)?.[1];
      if (other !== undefined && order.indexOf(other) >= order.indexOf(own))
        return [`${path}: ${own} must not import ${from}`];
      if (from.startsWith('.') && !resolveImport(path, from).startsWith(`packages/${own}/src/`)) {
        return [`${path}: import another package by its name, not ${from}`];
      }
      return [];
    });
  });
}

/** Names that transforms take from core though none of `rooms` lists them. */
export function foreignNames(files: readonly SourceFile[], roomIndexes: readonly SourceFile[]): string[] {
  const listed = new Set(roomIndexes.flatMap(({ text }) => importsOf(text).flatMap(({ names }) => names)));
  return files.flatMap(({ path, text }) =>
    importsOf(text)
      .filter(({ from }) => from.startsWith('@stedi-lakehouse/'))
      .flatMap(({ from, names }) =>
        from === '@stedi-lakehouse/core'
          ? names.filter((name) => !listed.has(name)).map((name) => `${path}: ${name} is of another room`)
          : [`${path}: must not import ${from}`],
      ),
  );
}

/** Packages that an entry point loads at once, through whatever files it imports. */
export function loadedBy(entry: string, files: readonly SourceFile[]): Set<string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (path: string): void => {
    const file = byPath.get(path);
    if (file === undefined || seen.has(path)) return;
    seen.add(path);
    for (const { from, how } of importsOf(file.text)) {
      if (how !== 'static') continue;
      if (from.startsWith('.')) visit(resolveImport(path, from));
      else packages.add(from);
    }
  };
  visit(entry);
  return packages;
}
