import { importsOf, resolveImport } from './imports.ts';
import type { SourceFile } from './source-files.ts';

/** Whether the first declaration of `name` has a docstring right above it. */
export function isDocumented(text: string, name: string): boolean | undefined {
  const kinds = 'async function\\*?|function\\*?|const|abstract class|class|interface|type|enum';
  const declaration = new RegExp(`^export (?:declare )?(?:${kinds}) ?${name.replace('$', '\\$')}(?![\\w$])`, 'm').exec(
    text,
  );
  return declaration === null ? undefined : /\*\/\s*$/.test(text.slice(0, declaration.index));
}

/** A table says what it holds in its own `doc`; what options mean stands on their fields and on the function that takes them. */
function speaksForItself(text: string, name: string): boolean {
  return name.endsWith('Options') || new RegExp(`^export const ${name}(?:: [^=]+)? = defineTable\\(`, 'm').test(text);
}

/** What the index of a room exports without a docstring where it is declared. */
export function undocumented(indexes: readonly SourceFile[], files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file.text]));
  return indexes.flatMap(({ path, text }) =>
    importsOf(text).flatMap(({ from, names }) => {
      const target = resolveImport(path, from);
      const source = byPath.get(target);
      if (source === undefined) return from.startsWith('.') ? [`${path}: ${from} is not there`] : [];
      return names
        .filter((name) => isDocumented(source, name) === false && !speaksForItself(source, name))
        .map((name) => `${target}: ${name}`);
    }),
  );
}
