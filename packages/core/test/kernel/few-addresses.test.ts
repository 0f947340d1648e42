import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const built = new URL('../../dist/index.js', import.meta.url);
const runs = existsSync(built) && process.platform === 'linux';
if (!runs) console.warn('SKIPPED: a process with few addresses needs the build (npm run build) and Linux');

const program = `
const { bytesInMemory, collectHeld, column, CountingContext, defineTable, hashJoin, ndjson, parquet } = await import(process.argv[1]);
const { z } = await import(process.argv[2]);
const table = defineTable({ name: 'people', zone: 'landing', privacy: 'personal', doc: '',
  columns: { age: column(z.int(), { pii: 'none', doc: '' }), name: column(z.string(), { pii: 'direct', doc: '' }) } });
const context = new CountingContext(new AbortController().signal);
const lines = Array.from({ length: 3000 }, (_, i) => JSON.stringify({ age: i, name: 'name ' + i }) + '\\n').join('');
const read = () => ndjson.decode(table, bytesInMemory(Buffer.from(lines)))(context);
const people = await collectHeld(read(), table, context);
let joined = 0;
for (const key of ['age', 'name']) {
  const join = hashJoin({ key, with: people, foreignKey: key, cardinality: 'one-to-one', to: table });
  for await (const batch of join(read(), context)) joined += batch.length;
}
let outcome = 'written';
try {
  await parquet().encode(table, async () => {})(read(), context);
} catch (error) { outcome = error.code; }
console.log(JSON.stringify({ rows: people.rows, joined, outcome }));
`;

async function underLimit(flags: readonly string[]): Promise<unknown> {
  const node = [process.execPath, ...flags, '--input-type=module', '--eval', program, built.href];
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    'ulimit -v 8000000 && exec "$@"',
    'sh',
    ...node,
    import.meta.resolve('zod'),
  ]);
  return JSON.parse(stdout);
}

test.skipIf(!runs)(
  'a process with few addresses reads and joins without the kernel, and says what it lacks to write',
  async () => {
    expect(await underLimit([])).toEqual({ rows: 3000, joined: 6000, outcome: 'kernel_memory' });
  },
);

test.skipIf(!runs)('with the flag that the error names it writes', async () => {
  expect(await underLimit(['--disable-wasm-trap-handler'])).toEqual({ rows: 3000, joined: 6000, outcome: 'written' });
});
