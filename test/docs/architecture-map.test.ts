import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectPaths, root } from '../architecture/source-files.ts';
import { mappedRooms, roomsOnDisk } from './architecture-map.ts';
import { chapter, documentAt, tableRows } from './documents.ts';

const architecture = documentAt('ARCHITECTURE.md');
const paths = projectPaths();
const rooms = mappedRooms(architecture);
const isThere = (path: string): boolean => existsSync(join(root, path));

test('the map has every package', () => {
  const packages = [...new Set(paths.flatMap((path) => /^packages\/\w+/.exec(path) ?? []))];
  const mapped = tableRows(chapter(architecture, 'Packages')).slice(1);
  expect(mapped.map(([name]) => name!.replaceAll('`', '')).toSorted()).toEqual(packages.toSorted());
});

test('the map has every room that there is, and no other, each with its question', () => {
  expect(rooms.map(({ path }) => path).toSorted()).toEqual(roomsOnDisk(paths));
  expect(rooms.filter(({ question }) => !question.endsWith('?'))).toEqual([]);
});

test('every file and folder that the map names is there', () => {
  expect(rooms.flatMap(({ files }) => files).length).toBeGreaterThan(50);
  expect(rooms.flatMap(({ files }) => files.filter((file) => !isThere(file)))).toEqual([]);
  const folders = [...chapter(architecture, 'Packages').matchAll(/`([a-z]+)\/`/g)].map(([, folder]) => folder!);
  expect(folders).toContain('examples');
  expect(folders.filter((folder) => !isThere(folder))).toEqual([]);
});

test('every name in the text is one of the code', () => {
  const sources = paths
    .filter((path) => /^packages\/\w+\/src\/.*\.ts$/.test(path))
    .map((path) => documentAt(path).text);
  const names = [...architecture.text.matchAll(/`([a-z]+[A-Z]\w+|[A-Z][a-z]+[A-Z]\w+)`/g)].map(([, name]) => name!);
  expect(names).toContain('definePipeline');
  const defined = sources.join('\n');
  expect(
    [...new Set(names)].filter(
      (name) => !new RegExp(`(?:function|class|interface|type|const)\\*? ${name}\\b`).test(defined),
    ),
  ).toEqual([]);
});

test('a room that is not on the map is found', () => {
  const text =
    '### `packages/core/src`\n\n| room | question | files |\n|---|---|---|\n| `table/` | What? | `no.ts` |\n';
  expect(mappedRooms({ path: 'a.md', text })).toEqual([
    { path: 'packages/core/src/table', question: 'What?', files: ['packages/core/src/table/no.ts'] },
  ]);
  expect(roomsOnDisk(['packages/core/src/attic/a.ts', 'packages/core/src/index.ts'])).toEqual([
    'packages/core/src/attic',
  ]);
});
