import { Dictionary } from '../batch/dictionary.ts';
import { isValid } from '../batch/validity.ts';
import type { TextVector, Vector } from '../batch/vector.ts';
import type { Keys } from './keys.ts';

interface Memo {
  /** Key number by code of the other dictionary; −1 where there is none. */
  keys: Int32Array;
  /** Codes that were looked up. */
  known: number;
  /** How many keys there were when they were. */
  size: number;
}

/** Distinct texts, numbered from 0 by first occurrence. Each text of another dictionary is looked up once, so that a row costs an array read. */
export class TextKeys implements Keys {
  readonly #texts = new Dictionary();
  readonly #memos = new WeakMap<Dictionary, Memo>();
  /** By another dictionary's code, the key number + 1 of a text that was added; 0 where it was not. */
  readonly #added = new WeakMap<Dictionary, Int32Array>();

  get size(): number {
    return this.#texts.size;
  }

  add(vector: Vector): Int32Array {
    const { codes, dictionary, validity } = textsOf(vector);
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

  find(vector: Vector): Int32Array {
    const { codes, dictionary, validity } = textsOf(vector);
    const memo = this.#memo(dictionary);
    const keys = new Int32Array(codes.length);
    if (validity === undefined) for (let row = 0; row < keys.length; row++) keys[row] = memo[codes[row]!]!;
    else for (let row = 0; row < keys.length; row++) keys[row] = isValid(validity, row) ? memo[codes[row]!]! : -1;
    return keys;
  }

  /** The key number of each code of a dictionary, which may have grown since it was asked for. */
  #memo(dictionary: Dictionary): Int32Array {
    let memo = this.#memos.get(dictionary);
    if (memo === undefined || memo.size !== this.size) {
      memo = { keys: new Int32Array(dictionary.size), known: 0, size: this.size };
      this.#memos.set(dictionary, memo);
    }
    memo.keys = withRoom(memo.keys, dictionary.size);
    for (; memo.known < dictionary.size; memo.known++) {
      memo.keys[memo.known] = this.#texts.findFrom(dictionary, memo.known);
    }
    return memo.keys;
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
