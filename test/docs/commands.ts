import type { Fence } from './fences.ts';

/** The words of each command in a shell fence: comments are left out, `"…"` holds words together, `\` at a line's end joins lines. */
export function commandsOf({ code }: Pick<Fence, 'code'>): string[][] {
  return code
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => [...line.matchAll(/"([^"]*)"|(#.*)|(\S+)/g)])
    .map((words) => words.flatMap(([, quoted, comment, word]) => (comment === undefined ? [quoted ?? word ?? ''] : [])))
    .filter((words) => words.length > 0);
}
