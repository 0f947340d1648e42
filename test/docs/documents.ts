import { projectPaths, readSource, type SourceFile } from '../architecture/source-files.ts';

/** The documents that people read: every Markdown file of the project. */
export function documents(): SourceFile[] {
  return projectPaths()
    .filter((path) => path.endsWith('.md'))
    .map(readSource);
}

/** One document. */
export function documentAt(path: string): SourceFile {
  return readSource(path);
}

/** The text below a heading, up to the next heading of the same or a higher level. */
export function chapter({ path, text }: SourceFile, heading: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start === -1) throw new Error(`${path} has no heading "${heading}"`);
  const level = lines[start]!.indexOf(' ');
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= level);
  return rest.slice(0, end === -1 ? rest.length : end).join('\n');
}

/** The cells of each table row of a text, without the rules between heads and bodies. */
export function tableRows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => /^\|.*\|$/.test(line) && !/^\|[\s:|-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}
