// `npm run sql`: writes sql/ from the tables. A test keeps the two together.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './command.mjs';
import { setup } from './setup.mjs';

const folder = join(root, 'sql');

async function write() {
  const code = await setup();
  if (code !== 0) return code;
  const { sqlFiles } = await import(pathToFileURL(join(root, 'packages/runner/dist/sql/index.js')).href);
  const files = sqlFiles();
  for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(join(folder, name));
  for (const [name, sql] of files) writeFileSync(join(folder, name), sql);
  console.log(`${files.size} files in sql/`);
  return 0;
}

process.exitCode = await write();
