import { codeOnly } from './source-text.ts';
import type { SourceFile } from './source-files.ts';

/** Lines of declaration files with `any` as a type: not as a name of something, nor in a comment or string. */
export function anyLines(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    codeOnly(text)
      .split('\n')
      .flatMap((line, index) => (/(?<![\w$.])any(?![\w$(?:<]|\s*[:(=]\s)/.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}
