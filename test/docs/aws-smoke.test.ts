import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { runCli } from '@stedi-lakehouse/runner';
import { expect, test } from 'vitest';
import { root } from '../architecture/source-files.ts';
import { commandsOf } from './commands.ts';

const script = join(root, 'scripts/aws-smoke.mjs');

/** What `stedi <words> --help` says. */
async function help(words: readonly string[]): Promise<string> {
  let text = '';
  const say = (more: string): void => {
    text += more;
  };
  const output = { out: say, err: say, terminal: false, width: 80 };
  await runCli([...words, '--help'], { output, signal: new AbortController().signal, now: () => 0 });
  return text;
}

test('what the script for AWS says that it would do are commands that there are, with options that they have', async () => {
  // an endpoint that nobody listens at: a request would fail
  const env = { ...process.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
  const code = execFileSync(process.execPath, [script, '--at', 's3://nobody/smoke'], { env, encoding: 'utf8' });
  const lines = commandsOf({ code }).filter(([first]) => first === 'stedi');
  expect(lines.length).toBeGreaterThan(10);
  for (const [, ...words] of lines) {
    const text = await help(words[0] === 'catalog' ? words.slice(0, 2) : words.slice(0, 1));
    const options = words.filter((word) => word.startsWith('--'));
    expect([words, options.filter((option) => !new RegExp(`^  ${option}[, ]`, 'm').test(text))]).toEqual([words, []]);
  }
});

test('without a place it does nothing', () => {
  expect(() => execFileSync(process.execPath, [script, '--yes'], { stdio: 'ignore' })).toThrow('Command failed');
});
