import { callArguments, codeOnly } from './source-text.ts';
import type { SourceFile } from './source-files.ts';

/** Names that mean what a person's record says. A count or a size of it is fine. */
const content =
  /(?<![\w$])(?:(?:value|cell|row|text|content|raw|email)|\w+(?:Value|Cell|Row|Text|Content))(?![\w$])(?!\.(?:length|size)\b)/;

/** Interpolations of error texts that look like what a record says. What somebody typed after a command is theirs to see. */
export function leakyMessages(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    callArguments(text, /\b(?:new (?!Usage)\w*Error|super|\w*Error\.\w+)\s*\(/g).flatMap((argument) =>
      [...codeOnly(argument).matchAll(/\$\{([^}]*)\}/g)]
        // a name declared as a number is a position
        .filter(([, expression]) => content.test(expression!) && !text.includes(`${expression}: number`))
        .map(([, expression]) => `${path}: \${${expression}}`),
    ),
  );
}

/** Lines that write to the console. */
export function consoleLines(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    codeOnly(text)
      .split('\n')
      .flatMap((line, index) => (/\bconsole\s*\./.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}
