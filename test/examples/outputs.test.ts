import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { localLake } from '../../examples/local-lake/src/local-lake.ts';
import { runCloseStep } from '../../examples/new-table/src/run-close-step.ts';
import { sleepStudy } from '../../examples/other-team/src/sleep-study.ts';
import { fencesOf } from '../docs/fences.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples: Readonly<Record<string, (print: (line: string) => void) => Promise<void>>> = {
  'local-lake': localLake,
  'new-table': runCloseStep,
  'other-team': sleepStudy,
};

/** What an example's README shows as its output. */
function promised(example: string): string {
  const readme = { path: `examples/${example}/README.md`, text: '' };
  const text = readFileSync(join(root, readme.path), 'utf8');
  return fencesOf({ ...readme, text }).find(({ language }) => language === 'text')!.code;
}

test('every example is run', () => {
  const folders = readdirSync(join(root, 'examples'), { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory() && !entry.name.startsWith('node_modules'));
  expect(names.map(({ name }) => name).toSorted()).toEqual(Object.keys(examples).toSorted());
});

describe.each(Object.entries(examples))('%s', (name, example) => {
  test('prints what its README shows', async () => {
    let printed = '';
    await example((line) => {
      printed += `${line}\n`;
    });
    expect(printed).toBe(promised(name));
  });

  test('starts with npm start after the packages are built', async () => {
    const folder = join(root, 'examples', name);
    const options = { cwd: folder, timeout: 60_000 };
    const node = async (...args: string[]) => promisify(execFile)(process.execPath, args, options);
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    expect(scripts.start).toBe('tsc -p . && node dist/main.js');
    await node(join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
    expect((await node('dist/main.js')).stdout).toBe(promised(name));
  }, 120_000);
});
