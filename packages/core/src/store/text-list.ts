import { Buffer } from 'node:buffer';

/** Texts of a page or fewer, as plain data that threads share: their units one after another, without what all of them begin with. */
export interface TextPage {
  readonly common: string;
  /** Characters up to U+00FF in a byte each, or UTF-16 code units: no text is changed by it. */
  readonly units: Uint8Array | Uint16Array;
  /** Where each text ends in `units`. */
  readonly ends: Uint32Array;
}

/** Texts of a full page. All pages of a list but the last are full. */
export const pageTexts = 4096;
const pageBits = 12;

const beyondBytes = /[\u0100-\uFFFF]/;

/**
 * Very many texts in little memory: a text costs its characters, less what its neighbours begin with too, and four bytes. A string is made when it
 * is asked for.
 */
export class TextList {
  readonly #full: TextPage[];
  /** The texts behind full pages; `undefined` where they are only in `#end`, as they were given. */
  #last: string[] | undefined = [];
  /** They as a page, once it was asked for. */
  #end: TextPage | undefined;

  /** The texts of pages that another list gave. */
  constructor(pages: readonly TextPage[] = []) {
    this.#full = [...pages];
    const last = this.#full.at(-1);
    if (last === undefined || last.ends.length === pageTexts) return;
    this.#end = this.#full.pop();
    this.#last = undefined;
  }

  get length(): number {
    return this.#full.length * pageTexts + (this.#last ?? this.#end!.ends).length;
  }

  push(text: string): void {
    const last = (this.#last ??= textsOf(this.#end!));
    this.#end = undefined;
    last.push(text);
    if (last.length < pageTexts) return;
    this.#full.push(textPage(last));
    this.#last = [];
  }

  /** The text at an index below `length`. */
  at(index: number): string {
    const page = this.#full[index >>> pageBits];
    if (page !== undefined) return textOf(page, index % pageTexts);
    const at = index - this.#full.length * pageTexts;
    return this.#last === undefined ? textOf(this.#end!, at) : this.#last[at]!;
  }

  /** As plain data, to make an equal list of. */
  pages(): readonly TextPage[] {
    if (this.#last?.length === 0) return this.#full;
    this.#end ??= textPage(this.#last!);
    return [...this.#full, this.#end];
  }

  /** The indexes of the texts, ascending by UTF-16 code units. */
  order(): Uint32Array {
    const pages = this.pages();
    const compare = (left: number, right: number): number =>
      compareIn(pages[left >>> pageBits]!, left % pageTexts, pages[right >>> pageBits]!, right % pageTexts);
    const order = new Uint32Array(this.length);
    for (let index = 0; index < order.length; index++) order[index] = index;
    return order.toSorted(compare);
  }
}

function textPage(texts: readonly string[]): TextPage {
  const common = commonStart(texts);
  const rest = texts.map((text) => text.slice(common.length));
  const all = rest.join('');
  const wide = beyondBytes.test(all);
  // shared memory: a page goes to other threads as it is
  const units = wide
    ? new Uint16Array(new SharedArrayBuffer(all.length * 2))
    : new Uint8Array(new SharedArrayBuffer(all.length));
  Buffer.from(units.buffer).write(all, wide ? 'utf16le' : 'latin1');
  const ends = new Uint32Array(new SharedArrayBuffer(texts.length * 4));
  let end = 0;
  for (let at = 0; at < rest.length; at++) ends[at] = end += rest[at]!.length;
  return { common, units, ends };
}

function textsOf(page: TextPage): string[] {
  return Array.from(page.ends, (_, at) => textOf(page, at));
}

function commonStart(texts: readonly string[]): string {
  const [first = ''] = texts;
  let length = first.length;
  for (const text of texts) {
    length = Math.min(length, text.length);
    let at = 0;
    while (at < length && text.charCodeAt(at) === first.charCodeAt(at)) at++;
    length = at;
  }
  // of memory of its own: a slice would keep the whole text
  return Buffer.from(first.slice(0, length), 'utf16le').toString('utf16le');
}

function textOf({ common, units, ends }: TextPage, at: number): string {
  const start = at === 0 ? 0 : ends[at - 1]!;
  const width = units.BYTES_PER_ELEMENT;
  const bytes = Buffer.from(units.buffer, units.byteOffset + start * width, (ends[at]! - start) * width);
  return common + bytes.toString(width === 1 ? 'latin1' : 'utf16le');
}

function compareIn(left: TextPage, leftAt: number, right: TextPage, rightAt: number): number {
  if (left.common !== right.common) {
    const [first, second] = [textOf(left, leftAt), textOf(right, rightAt)];
    return first < second ? -1 : first > second ? 1 : 0;
  }
  const a = left.units;
  const b = right.units;
  let atA = leftAt === 0 ? 0 : left.ends[leftAt - 1]!;
  let atB = rightAt === 0 ? 0 : right.ends[rightAt - 1]!;
  const endA = left.ends[leftAt]!;
  const endB = right.ends[rightAt]!;
  for (; atA < endA && atB < endB; atA++, atB++) if (a[atA] !== b[atB]) return a[atA]! - b[atB]!;
  return endA - atA - (endB - atB);
}
