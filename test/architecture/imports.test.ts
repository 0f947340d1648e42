import { expect, test } from 'vitest';
import { foreignNames, importsOf, loadedBy, packageViolations, roomViolations } from './imports.ts';
import { packageSources, readSource } from './source-files.ts';

const sources = packageSources();
const of = (name: string) => sources.filter(({ path }) => path.startsWith(`packages/${name}/src/`));

test('the rooms of core import only the rooms below them', () => {
  expect(roomViolations(sources)).toEqual([]);
});

test('packages import each other by name, and only downwards', () => {
  expect(packageViolations(sources)).toEqual([]);
});

test('transforms sees tables, batches, streams, relations and pipelines only', () => {
  const rooms = ['table', 'batch', 'stream', 'relate', 'pipeline'];
  const indexes = rooms.map((room) => readSource(`packages/core/src/${room}/index.ts`));
  expect(foreignNames(of('transforms'), indexes)).toEqual([]);
});

test('cloud clients and optional packages load only behind a subpath', () => {
  const optional = /^@aws-sdk\/|^@smithy\/|^@duckdb\/|^parquetjs-lite$|^vitest$|^fast-check$/;
  for (const entry of ['core/src/index.ts', 'transforms/src/index.ts', 'runner/src/index.ts', 'runner/src/main.ts']) {
    const loaded = [...loadedBy(`packages/${entry}`, sources)];
    expect(loaded.filter((name) => optional.test(name))).toEqual([]);
  }
  const importers = of('core').filter(({ text }) => importsOf(text).some(({ from }) => from.startsWith('@aws-sdk/')));
  expect(importers.map(({ path }) => path).filter((path) => !/\/(s3|glue)\//.test(path))).toEqual([]);
});

test('the scanner sees every kind of import and no text that looks like one', () => {
  const text = `
    import type { A } from './a.ts';
    import { type B, type C as D } from "b"; // import x from 'x'
    import e, { f } from './e.ts';
    import * as g from 'g';
    import './h.ts';
    export { i } from './i.ts';
    export * from './j.ts';
    const k = await import('k');
    const text = "import l from 'l'";
    export const m = 'm';
  `;
  const seen = importsOf(text).map(({ from, names, how }) => `${how} ${names.join('+')} ${from}`);
  expect(seen).toEqual([
    'type A ./a.ts',
    'type B+C b',
    'static f ./e.ts',
    'static  g',
    'static  ./h.ts',
    'static i ./i.ts',
    'static  ./j.ts',
    'dynamic  k',
  ]);
});

test('an import upwards, round a package name, of a foreign name or of a heavy package is found', () => {
  const file = (path: string, text: string) => ({ path, text });
  expect(roomViolations([file('packages/core/src/batch/bad.ts', "import { x } from '../codec/x.ts';")])).toHaveLength(
    1,
  );
  expect(roomViolations([file('packages/core/src/batch/good.ts', "import { x } from '../table/x.ts';")])).toEqual([]);
  expect(roomViolations([file('packages/core/src/attic/bad.ts', '')])).toHaveLength(1);
  expect(packageViolations([file('packages/core/src/a.ts', "import '@stedi-lakehouse/runner';")])).toHaveLength(1);
  expect(packageViolations([file('packages/runner/src/a.ts', "import '../../core/src/a.ts';")])).toHaveLength(1);
  const index = file('packages/core/src/table/index.ts', "export { table } from './table.ts';");
  const user = file('packages/transforms/src/a.ts', "import { table, write } from '@stedi-lakehouse/core';");
  expect(foreignNames([user], [index])).toEqual(['packages/transforms/src/a.ts: write is of another room']);
  const chain = [
    file('p/a.ts', "import './b.ts';"),
    file('p/b.ts', "import '@aws-sdk/client-s3'; import type { T } from 't';"),
  ];
  expect([...loadedBy('p/a.ts', chain)]).toEqual(['@aws-sdk/client-s3']);
});
