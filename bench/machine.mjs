import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

const packages = ['@duckdb/node-api', 'hyparquet-writer', 'parquetjs-lite', 'stream-json', '@stedi-lakehouse/core'];

/** What the figures depend on besides the code: the machine, what else it does, and the versions of all that is compared. */
export function machine() {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    load: loadavg()[0],
    versions: { node: process.versions.node, v8: process.versions.v8, ...Object.fromEntries(packages.map(versionOf)) },
  };
}

function versionOf(name) {
  const manifest = new URL(`node_modules/${name}/package.json`, import.meta.url);
  return [name, JSON.parse(readFileSync(manifest, 'utf8')).version];
}
