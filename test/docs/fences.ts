/** A fenced block of code in a document. */
export interface Fence {
  readonly path: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** What stands between the fences, each line with its end. */
  readonly code: string;
}

/** The fenced blocks of a Markdown document, in order. */
export function fencesOf({ path, text }: { readonly path: string; readonly text: string }): Fence[] {
  const fences: Fence[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const language = /^```(\w*)$/.exec(lines[at]!)?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf('```', at + 1);
    if (end === -1) throw new Error(`${path}:${at + 1}: this fence is never closed`);
    const code = lines
      .slice(at + 1, end)
      .map((line) => `${line}\n`)
      .join('');
    fences.push({ path, line: at + 1, language, code });
    at = end;
  }
  return fences;
}
