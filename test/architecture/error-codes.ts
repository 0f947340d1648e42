import { callArguments, withoutComments } from './source-text.ts';
import type { SourceFile } from './source-files.ts';

const literal = /^\s*'([a-z_]+)'\s*(?:,|$)/;

/** The words of a union of literals: given in place, or by the name of a type in the same file. */
function wordsOf(type: string, text: string): string[] {
  const declared = new RegExp(`\\btype ${type.replaceAll('$', '\\$')} =([^;]*);`).exec(text)?.[1];
  return [...(declared ?? type).matchAll(/'([a-z_]+)'/g)].map((match) => match[1]!);
}

/** Codes that a subclass hands to its base: a literal, or a parameter whose type is a union of literals. */
function codesOfClass(text: string): string[] {
  return callArguments(text, /\bsuper\s*\(/g).flatMap((argument) => {
    const given = literal.exec(argument)?.[1];
    if (given !== undefined) return [given];
    const [, prefix = '', inTemplate, alone] = /^\s*(?:`([a-z_]*)\$\{(\w+)\}`|(\w+))/.exec(argument) ?? [];
    const type = new RegExp(`\\bconstructor\\([^)]*?\\b${inTemplate ?? alone}: ([^,)]+)`).exec(text)?.[1] ?? '';
    return wordsOf(type.trim(), text).map((word) => prefix + word);
  });
}

/** Every code that an error of this library can carry. A subclass whose codes cannot be read off is a problem. */
export function errorCodes(files: readonly SourceFile[]): { codes: Set<string>; problems: string[] } {
  const codes = new Set<string>();
  const problems: string[] = [];
  for (const { path, text } of files) {
    const source = withoutComments(text);
    for (const argument of callArguments(source, /\bnew LakehouseError\s*\(/g)) {
      const code = literal.exec(argument)?.[1];
      if (code === undefined) problems.push(`${path}: the code of a LakehouseError is no literal`);
      else codes.add(code);
    }
    const subclasses = source
      .split(/^(?=(?:export )?class \w)/m)
      .filter((part) => /^.*extends LakehouseError\b/.test(part));
    for (const subclass of subclasses) {
      const found = codesOfClass(
        source.includes(subclass) ? source.slice(0, source.indexOf(subclass)) + subclass : source,
      );
      // an error that came from another thread keeps its code, which is counted where it is made
      if (found.length === 0 && !/\bsuper\s*\(\s*\w+\.code\b/.test(subclass))
        problems.push(`${path}: the codes of ${/class (\w+)/.exec(subclass)?.[1]} cannot be read off`);
      for (const code of found) codes.add(code);
    }
  }
  return { codes, problems };
}

/** The codes that docs/errors.md explains: the first cell of a row, in backticks. */
export function documentedCodes(markdown: string): Set<string> {
  return new Set([...markdown.matchAll(/^\| `([a-z_]+)` \| [^|]{10,} \| [^|]{10,} \|$/gm)].map((match) => match[1]!));
}
