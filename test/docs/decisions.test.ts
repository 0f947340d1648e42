import { expect, test } from 'vitest';
import { documents } from './documents.ts';

const records = documents().filter(({ path }) => /^docs\/decisions\/\d/.test(path));
const index = documents().find(({ path }) => path === 'docs/decisions/README.md')!;

test('every decision has its number, the question it settles, and what was decided', () => {
  expect(records.length).toBeGreaterThan(10);
  const incomplete = records.filter(({ path, text }) => {
    const number = /\/(\d{4})-/.exec(path)?.[1];
    const chapters = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading!);
    const settles = /^(Context|Question)$/.test(chapters[0] ?? '') && chapters[1] === 'Decision' && chapters.length > 2;
    return !new RegExp(`^# ${number}[.:] `).test(text) || !settles;
  });
  expect(incomplete.map(({ path }) => path)).toEqual([]);
});

test('the list of decisions has each one', () => {
  const names = records.map(({ path }) => path.split('/').at(-1)!);
  expect(names.filter((name) => !index.text.includes(`](${name})`))).toEqual([]);
});
