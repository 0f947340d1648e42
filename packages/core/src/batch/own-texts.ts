import { Dictionary } from './dictionary.ts';

/** The texts that occur in rows that come with many dictionaries, in one of their own, by first occurrence. */
export class OwnTexts {
  #dictionary = new Dictionary();
  /** The dictionary that came last, and for its codes: own code + 1, or 0. One at a time: many would be slow to collect. */
  #last: Dictionary | undefined;
  #known = new Int32Array(0);
  /** Whether all came with one dictionary so far: each of its codes is another text then. */
  #single = true;
  /** Room for codes that come for the first time. */
  #first = new Int32Array(0);

  get dictionary(): Dictionary {
    return this.#dictionary;
  }

  /** Turns codes of a dictionary, which may have grown since it came last, into own ones in place. Texts that are new are added. */
  recode(codes: Int32Array, dictionary: Dictionary): void {
    const known = this.#knownOf(dictionary);
    if (this.#single) {
      if (this.#first.length < codes.length) this.#first = new Int32Array(codes.length);
      const count = putFirst(codes, known, this.#dictionary.size, this.#first);
      if (count > 0) this.#dictionary.appendFrom(dictionary, this.#first.subarray(0, count));
      return;
    }
    for (let at = putKnown(codes, 0, known); at < codes.length; at = putKnown(codes, at, known)) {
      known[codes[at]!] = this.#dictionary.addFrom(dictionary, codes[at]!) + 1;
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

/** Turns given codes into own ones, with new numbers from `next` on for those that are not known, which go to `first`: how many they are. */
function putFirst(codes: Int32Array, known: Int32Array, next: number, first: Int32Array): number {
  let count = 0;
  for (let i = 0; i < codes.length; i++) {
    const given = codes[i]!;
    if (known[given] === 0) {
      first[count++] = given;
      known[given] = next + count;
    }
    codes[i] = known[given]! - 1;
  }
  return count;
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
