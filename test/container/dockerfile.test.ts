import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../packages/runner/src/deploy/task-definition.ts';

const text = await readFile(new URL('../../container/Dockerfile', import.meta.url), 'utf8');
/** The instructions of the last stage, the image itself. */
const lines = text
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line))
  .map((line) => /^(\w+) +(.*)$/.exec(line)!)
  .map(([, instruction, words]) => ({ instruction: instruction!, words: words! }));
const image = lines.slice(lines.findLastIndex(({ instruction }) => instruction === 'FROM'));
const wordsOf = (instruction: string): string[] =>
  image.filter((line) => line.instruction === instruction).map(({ words }) => words);

test('the image starts from one exact version, which takes a digest', () => {
  expect(lines[0]).toEqual({
    instruction: 'ARG',
    words: expect.stringMatching(/^NODE=\d+\.\d+\.\d+-[a-z]+-slim$/) as string,
  });
  expect(lines.filter(({ instruction }) => instruction === 'FROM').map(({ words }) => words.split(' ')[0])).toEqual([
    'node:${NODE}',
    'node:${NODE}',
  ]);
  expect(lines.filter(({ instruction }) => instruction === 'ADD')).toEqual([]);
});

test('what it starts gets signals itself: no shell stands in between', () => {
  expect(JSON.parse(wordsOf('ENTRYPOINT')[0]!)).toEqual(['node', '/app/bin/stedi.js']);
  expect(JSON.parse(wordsOf('CMD')[0]!)).toEqual(['--help']);
  expect(wordsOf('STOPSIGNAL')).toEqual(['SIGTERM']);
});

test('it runs as a user without rights, who may write in one folder, and that is where tasks mount it', () => {
  expect(wordsOf('USER')).toEqual(['1000:1000']);
  expect(wordsOf('VOLUME')).toEqual([JSON.stringify([scratchFolder])]);
  expect(wordsOf('ENV').join(' ')).toContain(`TMPDIR=${scratchFolder}`);
  // a volume takes over the owner that the folder has before it is declared
  const made = image.findIndex(({ words }) => words.includes(`chown 1000:1000 ${scratchFolder}`));
  expect(made).toBeGreaterThan(0);
  expect(made).toBeLessThan(image.findIndex(({ instruction }) => instruction === 'VOLUME'));
});

test('only what was built goes into it', () => {
  expect(wordsOf('COPY')).toEqual(['--from=build /app /app']);
});
