import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const peers = fileURLToPath(new URL('peers', import.meta.url));
/** The `stedi` command. */
export const stedi = join(
  dirname(createRequire(import.meta.url).resolve('@stedi-lakehouse/runner/package.json')),
  'bin/stedi.js',
);

function duckdb(threads) {
  return {
    name: `DuckDB, ${threadsText(threads)}`,
    threads,
    args: (landing, out) => [join(peers, 'duckdb.mjs'), landing, out, String(threads)],
  };
}

function ours(workers, layout) {
  const options = ['--workers', String(workers), '--layout', layout, '--profile', 'published', '--json'];
  return {
    name: `stedi run, ${workers} ${workers === 1 ? 'worker' : 'workers'}, ${layout}`,
    threads: workers,
    layout,
    ours: true,
    args: (landing, out) => [stedi, 'run', '--landing', landing, '--lake', out, ...options],
  };
}

function threadsText(threads) {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

/** The whole programs that are compared: each reads landing and writes the five tables. */
export const contestants = {
  duckdb: { 1: duckdb(1), 2: duckdb(2) },
  readline: {
    name: 'readline + JSON.parse + hyparquet-writer',
    label: 'readline + JSON.parse',
    threads: 1,
    args: (landing, out) => [join(peers, 'readline-json-parse.mjs'), landing, out],
  },
  portable: { 1: ours(1, 'portable'), 2: ours(2, 'portable') },
  compact: { 1: ours(1, 'compact'), 2: ours(2, 'compact') },
};

/** All of them, in the order of their turns. */
export const everyone = [
  contestants.duckdb[2],
  contestants.portable[2],
  contestants.compact[2],
  contestants.duckdb[1],
  contestants.portable[1],
  contestants.compact[1],
  contestants.readline,
];

/** Those whose time is measured at every size. */
export const atEverySize = [
  contestants.duckdb[2],
  contestants.portable[2],
  contestants.portable[1],
  contestants.readline,
];
