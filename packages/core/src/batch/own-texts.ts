import { Dictionary } from './dictionary.ts';

/** The texts that occur in rows that come with many dictionaries, in one of their own, by first occurrence. */
export class OwnTexts {
  #dictionary = new Dictionary();
  /** The dictionary that came last, and for its codes: own code + 1, or 0. One at a time: many would be slow to collect. */
  #last: Dictionary | undefined;
  #known = new Int32Array(0);
  /** Whether all came with one dictionary so far: each of its codes is another text then. */
  #single = true;

  get dictionary(): Dictionary {
    return this.#dictionary;
  }

  /** Turns codes of a dictionary, which may have grown since it came last, into own ones in place. Texts that are new are added. */
  recode(codes: Int32Array, dictionary: Dictionary): void {
    const known = this.#knownOf(dictionary);
    for (let at = putKnown(codes, 0, known); at < codes.length; at = putKnown(codes, at, known)) {
      const given = codes[at]!;
      if (this.#single) {
        const count = newInARow(codes, at, known);
        putCodes(known, given, count, this.#dictionary.appendFrom(dictionary, given, count) + 1);
      } else known[given] = this.#dictionary.addFrom(dictionary, given) + 1;
    }
  }

  /** Begins anew, with another dictionary. */
  clear(): void {
    this.#dictionary = new Dictionary();
    this.#last = undefined;
  }

  #knownOf(dictionary: Dictionary): Int32Array {
    if (dictionary !== this.#last) {
      this.#known = new Int32Array(dictionary.size);
      this.#single = this.#last === undefined;
    } else if (this.#known.length < dictionary.size) {
      const longer = new Int32Array(Math.max(dictionary.size, this.#known.length * 2));
      longer.set(this.#known);
      this.#known = longer;
    }
    this.#last = dictionary;
    return this.#known;
  }
}

/** Turns given codes into own ones from `at` on as far as they are known: where the first is that is not, or the end. */
function putKnown(codes: Int32Array, at: number, known: Int32Array): number {
  for (let i = at; i < codes.length; i++) {
    const code = known[codes[i]!]!;
    if (code === 0) return i;
    codes[i] = code - 1;
  }
  return codes.length;
}

/** How many codes from `at` on are not known and each the one after the one before: unique texts come in the order of their dictionary. */
function newInARow(codes: Int32Array, at: number, known: Int32Array): number {
  const ahead = codes[at]! - at;
  let end = at + 1;
  while (end < codes.length && codes[end] === end + ahead && known[end + ahead] === 0) end++;
  return end - at;
}

function putCodes(known: Int32Array, at: number, count: number, first: number): void {
  for (let i = 0; i < count; i++) known[at + i] = first + i;
}
