import { Dictionary } from '../batch/dictionary.ts';
import { isValid } from '../batch/validity.ts';
import { keepShape } from '../keep-shape.ts';
import { isNumbered, type TextVector, type Vector } from '../batch/vector.ts';
import { roomForKeys } from './key-room.ts';
import type { Keys } from './keys.ts';

interface Memo {
  /** By the other dictionary's code: `unasked`, `missing`, or key number + `first`. */
  readonly known: Int32Array;
  /** Up to which code all texts were looked up. */
  readonly asked: number;
  /** How many keys there were then. */
  readonly size: number;
}

const unasked = 0;
const missing = 1;
const first = 2;

/** Distinct texts, numbered from 0 by first occurrence. The texts of another dictionary are looked up once, so that a row costs an array read. */
export class TextKeys implements Keys {
  #texts = new Dictionary();
  /** Keys of a dictionary that is somebody else's, who may add to it. */
  #most = Infinity;
  readonly #expected: number;
  readonly #memos = new WeakMap<Dictionary, Memo>();
  /** By another dictionary's code, the key number + 1 of a text that was added; 0 where it was not. */
  readonly #added = new WeakMap<Dictionary, Int32Array>();

  /** `expected`: rows of the column that is added. */
  constructor(expected = 0) {
    this.#expected = expected;
  }

  get size(): number {
    return Math.min(this.#texts.size, this.#most);
  }

  add(vector: Vector): Int32Array {
    const texts = textsOf(vector);
    const { codes, dictionary, validity } = texts;
    if (this.size === 0 && codes.length > 0 && codes.length === this.#expected && isNumbered(texts)) {
      this.#texts = dictionary;
      this.#most = dictionary.size;
      return codes;
    }
    if (this.#most < Infinity && codes.length > 0) this.#copyTexts();
    const added = withRoom(this.#added.get(dictionary) ?? new Int32Array(0), dictionary.size);
    this.#added.set(dictionary, added);
    const keys = new Int32Array(codes.length);
    for (let row = 0; row < keys.length; row++) {
      if (validity !== undefined && !isValid(validity, row)) {
        keys[row] = -1;
        continue;
      }
      const code = codes[row]!;
      if (added[code] === 0) added[code] = this.#texts.addFrom(dictionary, code) + 1;
      keys[row] = added[code]! - 1;
    }
    return keys;
  }

  /** Keys that are somebody else's dictionary become one of this, with the same numbers: more are added than were expected. */
  #copyTexts(): void {
    const copy = new Dictionary();
    copy.appendFrom(
      this.#texts,
      Int32Array.from({ length: this.#most }, (_, code) => code),
    );
    this.#texts = copy;
    this.#most = Infinity;
  }

  find(vector: Vector, into?: Int32Array): Int32Array {
    const { codes, dictionary, validity } = textsOf(vector);
    const keys = roomForKeys(codes.length, into);
    const known = this.#memo(dictionary, codes.length);
    for (let at = putKeys(codes, 0, known, keys); at < codes.length; at = putKeys(codes, at, known, keys)) {
      known[codes[at]!] = asKnown(this.#texts.findFrom(dictionary, codes[at]!), this.#most);
    }
    if (validity !== undefined) putNulls(validity, keys);
    return keys;
  }

  /** What is known of a dictionary, which may have grown since it was asked for. All of it is looked up at once where it is about what the rows have. */
  #memo(dictionary: Dictionary, rows: number): Int32Array {
    const memo = this.#memos.get(dictionary);
    const valid = memo?.size === this.size ? memo : undefined;
    const known = withRoom(valid?.known ?? new Int32Array(0), dictionary.size);
    let asked = valid?.asked ?? 0;
    if (asked < dictionary.size && dictionary.size - asked <= rows * 2) {
      const found = this.#texts.findAll(dictionary, asked);
      putFound(found, this.#most, known, asked);
      asked = dictionary.size;
    }
    if (known !== memo?.known || asked !== memo.asked) this.#memos.set(dictionary, { known, asked, size: this.size });
    return known;
  }
}

/** What is known of a text that was looked for. `most`: keys from there on are somebody else's. */
function asKnown(key: number, most: number): number {
  return key === -1 || key >= most ? missing : key + first;
}

function putFound(found: Int32Array, most: number, known: Int32Array, from: number): void {
  for (let i = 0; i < found.length; i++) known[from + i] = asKnown(found[i]!, most);
}

/** Puts the keys of rows from `at` on as far as their texts were looked up: where the first is whose text was not, or the end. */
function putKeys(codes: Int32Array, at: number, known: Int32Array, keys: Int32Array): number {
  for (let row = at; row < codes.length; row++) {
    const key = known[codes[row]!]!;
    if (key === unasked) return row;
    keys[row] = key - first;
  }
  return codes.length;
}

function putNulls(validity: Uint8Array, keys: Int32Array): void {
  for (let row = 0; row < keys.length; row++) if (!isValid(validity, row)) keys[row] = -1;
}

/** The array, or a longer copy: by half more, so that a dictionary that grows with every batch is not copied with every batch. */
function withRoom(keys: Int32Array, size: number): Int32Array {
  if (keys.length >= size) return keys;
  const longer = new Int32Array(Math.max(size, keys.length + (keys.length >> 1)));
  longer.set(keys);
  return longer;
}

function textsOf(vector: Vector): TextVector {
  if (vector.kind !== 'text') throw new TypeError(`text keys cannot be compared with a ${vector.kind} column`);
  return vector;
}

keepShape(new TextKeys());
