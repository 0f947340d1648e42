import { nested, NumberText, type JsonCell, type Member } from './cell.ts';

/** The members of an object, in order, doubles included. `text` is valid JSON and holds an object: the caller has parsed it. */
export function membersOf(text: string): Member[] {
  const members: Member[] = [];
  let at = afterSpace(text, text.indexOf('{') + 1);
  while (text[at] === '"') {
    const keyEnd = stringEnd(text, at);
    const key = JSON.parse(text.slice(at, keyEnd)) as string;
    const from = afterSpace(text, text.indexOf(':', keyEnd) + 1);
    const to = valueEnd(text, from);
    members.push({ key, cell: cellOf(text.slice(from, to)) });
    at = afterSpace(text, to);
    if (text[at] === ',') at = afterSpace(text, at + 1);
  }
  return members;
}

function cellOf(text: string): JsonCell {
  const first = text[0]!;
  if (first === '{' || first === '[') return nested;
  return first === '-' || (first >= '0' && first <= '9')
    ? new NumberText(text)
    : (JSON.parse(text) as string | boolean | null);
}

function valueEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const char = text[at]!;
    if (char === '"') at = stringEnd(text, at);
    else if (char === '{' || char === '[') {
      depth++;
      at++;
    } else if (char === '}' || char === ']') {
      depth--;
      at++;
    } else if (depth > 0) at++;
    else at = scalarEnd(text, at);
  } while (depth > 0);
  return at;
}

function scalarEnd(text: string, from: number): number {
  let at = from;
  while (!',}] \t\r\n'.includes(text[at]!)) at++;
  return at;
}

function stringEnd(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (' \t\r\n'.includes(text[at] ?? 'end')) at++;
  return at;
}
