import type { SourceFile } from './source-files.ts';

/** Words that belong to a place of work and not to the project, put together here so that this file does not hold them. */
const foreign = [
  ['\\bses', 'sions?\\b'],
  ['\\bhel', 'pers?\\b'],
  ['\\bwork', 'place\\b'],
  ['(?<![\\w.~-])/wo', 'rk/'],
  ['registry\\.', 'npmjs'],
  ['(?:py', 'pi|cra', 'tes|debian)\\.(?:org|io)\\b'],
  ['proxy\\.gol', 'ang'],
].map((parts) => new RegExp(parts.join(''), 'i'));

/** Lines with a foreign word. Names in code, such as sessionToken or the inspector's own, are no words. */
export function foreignWords(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        foreign.some((word) => word.test(line)) && !line.includes('node:inspector') ? [`${path}:${index + 1}`] : [],
      ),
  );
}
