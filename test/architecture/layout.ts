import { basename, dirname } from 'node:path/posix';
import type { SourceFile } from './source-files.ts';

const vague = /^(utils?|help(?:ers?)|common|misc|shared|stuff)$/i;

export function lines(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Files longer than `limit` lines. */
export function tooLong(files: readonly SourceFile[], limit: number): string[] {
  return files.filter(({ text }) => lines(text) > limit).map(({ path, text }) => `${path}: ${lines(text)} lines`);
}

/** Paths with a folder or file whose name says nothing about what is inside. */
export function vagueNames(paths: readonly string[]): string[] {
  return paths.filter((path) =>
    [...dirname(path).split('/'), basename(path).replace(/\..*$/, '')].some((name) => vague.test(name)),
  );
}
