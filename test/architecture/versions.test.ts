import { expect, test } from 'vitest';
import { projectPaths, readSource } from './source-files.ts';
import { looseCatalog, looseVersions } from './versions.ts';

test('every dependency names one version', () => {
  const manifests = projectPaths().filter((path) => /(^|\/)package\.json$/.test(path));
  expect(manifests.length).toBeGreaterThan(4);
  expect(manifests.flatMap((path) => looseVersions(readSource(path).text).map((loose) => `${path}: ${loose}`))).toEqual(
    [],
  );
  const catalog = readSource('pnpm-workspace.yaml').text;
  expect(catalog).toMatch(/^catalog:\n {2}\S+: /m);
  expect(looseCatalog(catalog)).toEqual([]);
});

test('a range is found', () => {
  const manifest = { dependencies: { a: '^1.0.0', b: '1.0.0', c: 'workspace:^' }, devDependencies: { d: 'latest' } };
  expect(looseVersions(JSON.stringify({ ...manifest, peerDependencies: { e: '>=3' } }))).toEqual([
    'a ^1.0.0',
    'd latest',
  ]);
  expect(looseCatalog("x: 1\ncatalog:\n  'a': 1.2.3-r.1\n  b: ~1.2.3\n")).toEqual(['b: ~1.2.3']);
});
