/** What a character belongs to. */
type Kind = 'code' | 'comment' | 'string';

function kindsOf(text: string): Kind[] {
  const kinds: Kind[] = Array.from({ length: text.length }, () => 'code');
  const depths: number[] = [];
  let depth = 0;
  let at = 0;
  const mark = (end: number, kind: Kind): void => {
    for (; at < end; at++) kinds[at] = kind;
  };
  const endOfQuoted = (quote: string): number => {
    let end = at + 1;
    while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1;
    return end + 1;
  };
  const template = (): void => {
    while (at < text.length) {
      if (text[at] === '\\') mark(at + 2, 'string');
      else if (text.startsWith('${', at)) {
        depths.push(depth++);
        mark(at + 2, 'code');
        return;
      } else if (text[at] === '`') {
        mark(at + 1, 'string');
        return;
      } else mark(at + 1, 'string');
    }
  };
  while (at < text.length) {
    const end = (until: string): number => (text.indexOf(until, at) === -1 ? text.length : text.indexOf(until, at));
    const char = text[at]!;
    if (text.startsWith('//', at)) mark(end('\n'), 'comment');
    else if (text.startsWith('/*', at)) mark(end('*/') + 2, 'comment');
    else if (char === '/' && startsRegex(text, at)) mark(endOfRegex(text, at), 'string');
    else if (char === "'" || char === '"') mark(endOfQuoted(char), 'string');
    else if (char === '`') {
      mark(at + 1, 'string');
      template();
    } else {
      if (char === '{') depth++;
      if (char === '}') depth--;
      mark(at + 1, 'code');
      if (char === '}' && depths.at(-1) === depth) {
        depths.pop();
        template();
      }
    }
  }
  return kinds;
}

function startsRegex(text: string, at: number): boolean {
  const before = text.slice(0, at).trimEnd();
  return before === '' || /[(,=:[!&|?{};>]$|\breturn$/.test(before);
}

function endOfRegex(text: string, at: number): number {
  let inClass = false;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === '[') inClass = true;
    else if (text[end] === ']') inClass = false;
    else if (text[end] === '\n' || (text[end] === '/' && !inClass)) return end + 1;
  }
  return text.length;
}

function blank(text: string, remove: (kind: Kind) => boolean): string {
  const kinds = kindsOf(text);
  let out = '';
  for (let at = 0; at < text.length; at++) out += remove(kinds[at]!) && text[at] !== '\n' ? ' ' : text[at]!;
  return out;
}

/** The source with its comments blanked out, every other character in its place. */
export function withoutComments(text: string): string {
  return blank(text, (kind) => kind === 'comment');
}

/** The source with comments, strings and regular expressions blanked out; what templates interpolate stays. */
export function codeOnly(text: string): string {
  return blank(text, (kind) => kind !== 'code');
}

/** The texts between the parentheses of each call that `start` matches up to and with its `(`. */
export function callArguments(text: string, start: RegExp): string[] {
  const code = codeOnly(text);
  return [...code.matchAll(start)].map((call) => {
    const from = call.index + call[0].length;
    let depth = 1;
    let to = from;
    for (; to < code.length && depth > 0; to++) depth += code[to] === '(' ? 1 : code[to] === ')' ? -1 : 0;
    return text.slice(from, to - 1);
  });
}
