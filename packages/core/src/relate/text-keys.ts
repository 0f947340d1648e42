import { Dictionary, hashBytes } from '../batch/dictionary.ts';
import { isValid } from '../batch/validity.ts';
import type { Vector } from '../batch/vector.ts';
import type { Keys } from './keys.ts';

const unknown = -2;

interface Memo {
  /** Key number by code of the other dictionary; −1 where there is none, `unknown` where nobody asked yet. */
  keys: Int32Array;
  /** How many keys there were when −1 was written. */
  size: number;
}

/** Distinct texts, numbered from 0 by first occurrence. Each text of another dictionary is looked up once, so that a row costs an array read. */
export class TextKeys implements Keys {
  readonly #texts = new Dictionary();
  readonly #memos = new WeakMap<Dictionary, Memo>();

  get size(): number {
    return this.#texts.size;
  }

  add(vector: Vector): Int32Array {
    return this.#look(vector, true);
  }

  find(vector: Vector): Int32Array {
    return this.#look(vector, false);
  }

  #look(vector: Vector, adding: boolean): Int32Array {
    if (vector.kind !== 'text') throw new TypeError(`text keys cannot be compared with a ${vector.kind} column`);
    const { codes, dictionary, validity } = vector;
    const memo = this.#memo(dictionary);
    const keys = new Int32Array(codes.length);
    for (let row = 0; row < keys.length; row++) {
      if (validity !== undefined && !isValid(validity, row)) {
        keys[row] = -1;
        continue;
      }
      const code = codes[row]!;
      let key = memo[code]!;
      if (key === unknown || (adding && key === -1)) {
        key = this.#keyOf(dictionary.bytes(code), adding);
        memo[code] = key;
      }
      keys[row] = key;
    }
    return keys;
  }

  #keyOf(bytes: Uint8Array, adding: boolean): number {
    const hash = hashBytes(bytes, 0, bytes.length);
    return adding
      ? this.#texts.addBytes(bytes, 0, bytes.length, hash)
      : this.#texts.findBytes(bytes, 0, bytes.length, hash);
  }

  #memo(dictionary: Dictionary): Int32Array {
    let memo = this.#memos.get(dictionary);
    if (memo === undefined) this.#memos.set(dictionary, (memo = { keys: new Int32Array(0), size: this.size }));
    if (memo.size !== this.size) {
      for (let code = 0; code < memo.keys.length; code++) if (memo.keys[code] === -1) memo.keys[code] = unknown;
      memo.size = this.size;
    }
    if (memo.keys.length < dictionary.size) {
      // by half more, so that a dictionary that grows with every batch is not copied with every batch
      const keys = new Int32Array(Math.max(dictionary.size, memo.keys.length + (memo.keys.length >> 1))).fill(unknown);
      keys.set(memo.keys);
      memo.keys = keys;
    }
    return memo.keys;
  }
}
