import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const built = new URL('../../../dist/index.js', import.meta.url);
const isBuilt = existsSync(built);
if (!isBuilt) console.warn('SKIPPED: decoding without code generation needs the build (npm run build)');

const program = `
const { bytesInMemory, column, CountingContext, defineTable, ndjson } = await import(process.argv[1]);
const { z } = await import(process.argv[2]);
let forbidden = false;
try { new Function('return 1'); } catch { forbidden = true; }
const any = { pii: 'none', doc: '' };
const table = defineTable({ name: 'people', zone: 'landing', privacy: 'personal', doc: '',
  columns: { name: column(z.string().min(1), any), age: column(z.int().nullable(), any), x: column(z.number(), any) } });
const file = Buffer.from('{"name":"a","age":1,"x":-0.5}\\n{"x":1e2,"name":"\\\\u0062"}\\n{"name":"","age":1,"x":1}\\n');
const rows = [], reasons = [];
const observer = { invalid: ({ reason }) => reasons.push(reason), unknownKeys() {}, progress() {} };
for await (const batch of ndjson.decode(table, bytesInMemory(file), { observer })(new CountingContext(new AbortController().signal)))
  rows.push(...batch.rows());
console.log(JSON.stringify({ forbidden, rows, reasons }));
`;

test.skipIf(!isBuilt)('decodes in a process that forbids code from strings', async () => {
  const zod = import.meta.resolve('zod');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--disallow-code-generation-from-strings',
    '--input-type=module',
    '--eval',
    program,
    built.href,
    zod,
  ]);
  expect(JSON.parse(stdout)).toEqual({
    forbidden: true,
    rows: [
      { name: 'a', age: 1, x: -0.5 },
      { name: 'b', age: null, x: 100 },
    ],
    reasons: ['constraint'],
  });
});
