import { Dictionary } from '../batch/dictionary.ts';
import { isValid } from '../batch/validity.ts';
import { keepShape } from '../keep-shape.ts';
import { isNumbered, type TextVector, type Vector } from '../batch/vector.ts';
import { roomForKeys } from './key-room.ts';
import type { Keys } from './keys.ts';

interface Memo {
  /** By the other dictionary's code: `unasked`, `missing`, or key number + `first`. */
  readonly known: Int32Array;
  /** How many keys there were when `missing` was written. */
  readonly size: number;
}

const unasked = 0;
const missing = 1;
const first = 2;

/** Distinct texts, numbered from 0 by first occurrence. Each text of another dictionary is looked up once, so that a row costs an array read. */
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
    if (this.size === 0 && codes.length === this.#expected && isNumbered(texts)) {
      this.#texts = dictionary;
      this.#most = dictionary.size;
      return codes;
    }
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

  find(vector: Vector, into?: Int32Array): Int32Array {
    const { codes, dictionary, validity } = textsOf(vector);
    const known = this.#memo(dictionary);
    const keys = roomForKeys(codes.length, into);
    for (let row = 0; row < keys.length; row++) {
      if (validity !== undefined && !isValid(validity, row)) {
        keys[row] = -1;
        continue;
      }
      const code = codes[row]!;
      keys[row] = (known[code] === unasked ? this.#ask(known, dictionary, code) : known[code]!) - first;
    }
    return keys;
  }

  /** Apart from the loop, which is compiled before its first new text has come by. */
  #ask(known: Int32Array, dictionary: Dictionary, code: number): number {
    const key = this.#texts.findFrom(dictionary, code);
    return (known[code] = key === -1 || key >= this.#most ? missing : key + first);
  }

  /** What is known of a dictionary, which may have grown since it was asked for. */
  #memo(dictionary: Dictionary): Int32Array {
    const memo = this.#memos.get(dictionary);
    const valid = memo?.size === this.size ? memo.known : new Int32Array(0);
    const known = withRoom(valid, dictionary.size);
    if (known !== memo?.known) this.#memos.set(dictionary, { known, size: this.size });
    return known;
  }
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
