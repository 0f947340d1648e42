import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { localStore, memoryStore, readWhole, type RunResult, type Store } from '@stedi-lakehouse/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { landingInMemory, pathsOf, runOver } from '../crash/in-process.ts';
import { dirtOf, dirtyLines, entriesIn } from './dirt.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { digests, publishedRows } from './published.ts';
import { temporaryFolder } from './stedi.ts';

const landing = madeUpLanding({ people: 40, readings: 1_200, mark: 'é𝄞' });
const forms: Readonly<Record<string, (lines: string) => Uint8Array>> = {
  lines: (lines) => Buffer.from(lines),
  'packed lines': (lines) => gzipSync(lines),
  'one array': (lines) => Buffer.from(`[${lines.trimEnd().replaceAll('\n', ',')}]`),
};
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

/** A store that gives its bytes in chunks of `chunkBytes`. */
function inChunks(store: Store, chunkBytes: number): Store {
  return {
    ...store,
    source(object) {
      const source = store.source(object);
      return {
        ...source,
        async *open(range, signal) {
          for await (const chunk of source.open(range, signal)) {
            for (let at = 0; at < chunk.length; at += chunkBytes) yield chunk.subarray(at, at + chunkBytes);
          }
        },
      };
    },
  };
}

const hashes = ({ tables }: RunResult): Record<string, string[]> =>
  Object.fromEntries(Object.entries(tables).map(([name, { files }]) => [name, files.map(({ sha256 }) => sha256)]));
const rowsOf = async ({ tables }: RunResult): Promise<Record<string, string>> => {
  const entries = Object.entries(tables).map(([name, { rows, files }]) => [
    name,
    { rows, files: files.map((file) => ({ path: file.uri, bytes: file.bytes, rows: file.rows })) },
  ]);
  return digests(await publishedRows(Object.fromEntries(entries) as Parameters<typeof publishedRows>[0]));
};

describe('the bytes that are published', () => {
  test.each(Object.keys(forms))('do not depend on the chunks in which %s come', async (form) => {
    const store = await landingInMemory(landing, forms[form]);
    const whole = await runOver({ landing: store, lake: memoryStore() });
    for (const chunkBytes of [1, 7, 4096]) {
      const chunked = await runOver({
        landing: inChunks(store, chunkBytes),
        lake: inChunks(memoryStore(), chunkBytes),
      });
      expect(hashes(chunked)).toEqual(hashes(whole));
      expect(chunked.stages).toEqual(whole.stages);
    }
  });

  test('are the same for the same landing, run after run and place after place', async () => {
    const store = await landingInMemory(landing);
    const one = await runOver({ landing: store, lake: localStore(join(folder, 'one')) });
    const other = await runOver({ landing: store, lake: localStore(join(folder, 'other')) });
    expect(hashes(one)).toEqual(hashes(other));
    expect(one.runId).toBe(other.runId);
  });

  test('hold the same rows however small the parts are, and parts do not depend on the chunks', async () => {
    const store = await landingInMemory(landing);
    const whole = await rowsOf(await runOver({ landing: store, lake: localStore(join(folder, 'whole')) }));
    for (const partBytes of [65_536, 4_096, 500]) {
      const lake = localStore(join(folder, `parts-${partBytes}`));
      const parts = await runOver({ landing: store, lake }, { partBytes });
      expect(await rowsOf(parts)).toEqual(whole);
      const again = await runOver({ landing: inChunks(store, 7), lake: memoryStore() }, { partBytes });
      expect(hashes(again)).toEqual(hashes(parts));
    }
  });

  test('leave the same records in quarantine, at the same places, however small the parts are', async () => {
    const lines = landing.accelerometer.map((record) => JSON.stringify(record));
    const dirt = dirtOf('accelerometer').filter(({ reason }) => reason !== 'unknown_key');
    const mixed = dirt.flatMap((record, i) => [...lines.slice(i * 90, (i + 1) * 90), record]);
    const file = 'memory:landing/accelerometer_landing/0.json';
    const { content, entries } = dirtyLines({ table: 'accelerometer_landing', file }, mixed);
    const store = memoryStore();
    const clean = await landingInMemory(landing);
    for await (const object of clean.list('')) await store.write(object.path, [await readWhole(clean.source(object))]);
    await store.write('accelerometer_landing/0.json', [content]);
    for (const partBytes of [16_777_216, 4_096, 100]) {
      const lake = memoryStore();
      await runOver({ landing: store, lake }, { partBytes, quarantineLimit: { share: 0.1 } });
      const [path] = (await pathsOf(lake)).filter((each) => each.startsWith('_quarantine/'));
      const listed = entriesIn((await readWhole(lake.source((await lake.stat(path!))!))).toString());
      expect(listed).toEqual(entries.map((entry) => ({ ...entry, file: store.uriOf('accelerometer_landing/0.json') })));
    }
  });
});
