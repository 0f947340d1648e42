import { recordSeparator } from './record-separator.ts';

/** What a JSON file's beginning says: one record a line, another form, no JSON, or too little to tell. */
export type Shape = 'ndjson' | 'json' | 'not_json' | 'too_little';

/** Lines that are looked at for a record when a file does not begin with one. */
const linesLookedAt = 8;

/**
 * Tells a file's form by its beginning; `whole` says that there is no more of it. A first line that is merely broken does not make NDJSON
 * something else: the lines after it tell.
 */
export function shapeOf(head: string, whole: boolean): Shape {
  // a byte order mark is whitespace here, and a record separator of RFC 7464 stands before each record
  const text = head.replace(before, '');
  if (text === '') return whole ? 'ndjson' : 'too_little';
  if (text.startsWith('[')) return 'json';
  const lines = text.split('\n');
  // the last line may go on after what is known of it
  const cut = whole ? undefined : lines.pop();
  const full = lines.map((line) => line.replace(before, '').trimEnd()).filter((line) => line !== '');
  if (text.startsWith('{')) return shapeOfObjects(full, cut, whole);
  if (full.slice(0, linesLookedAt).some(isObject)) return 'ndjson';
  return whole || full.length >= linesLookedAt ? 'not_json' : 'too_little';
}

/** What may stand before the record of a line. */
const before = new RegExp(`^[\\s${recordSeparator}]+`);
/** What may stand between two objects of a line, and the brace of the second. */
const another = new RegExp(`^[\\s,${recordSeparator}]*\\{`);

function shapeOfObjects(lines: readonly string[], cut: string | undefined, whole: boolean): Shape {
  const [first, second] = lines;
  if (first === undefined) return isSeveral(cut ?? '') ? 'ndjson' : 'too_little';
  if (isObject(first)) return 'ndjson';
  if (second === undefined) return whole || isSeveral(first) ? 'ndjson' : 'too_little';
  if (first.endsWith('[')) return 'json';
  if (isObject(second) || (isSeveral(first) && second.startsWith('{'))) return 'ndjson';
  // pretty-printers break a line behind these and before those
  return isSeveral(first) || /[{,:]$/.test(first) || /^["}\],:]/.test(second) ? 'json' : 'ndjson';
}

/** Whether a line is an object, which a comma may follow. */
function isObject(line: string): boolean {
  try {
    return line.startsWith('{') && typeof JSON.parse(line.replace(/,$/, '')) === 'object';
  } catch {
    return false;
  }
}

/** Whether an object ends within the text and another one begins right after it. */
function isSeveral(text: string): boolean {
  const end = objectEnd(text);
  return end > 0 && isObject(text.slice(0, end)) && another.test(text.slice(end));
}

function objectEnd(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return -1;
}
