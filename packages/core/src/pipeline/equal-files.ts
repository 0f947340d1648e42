import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { ByteSource } from '../codec/codec.ts';
import { decompress } from '../codec/index.ts';
import { LakeError } from '../lake/index.ts';
import { mostNamed, firstOf } from '../lake/not-taken.ts';
import type { ObjectList } from '../store/object-list.ts';
import type { LandingFiles } from './landing-files.ts';

const openBrace = 0x7b;

/** A number that tells beginnings of files apart, nearly always; the same for the same bytes. */
function keyOf(head: Buffer): number {
  const whole = head.length & ~3;
  let [a, b] = [head.length, 0x9e3779b1];
  for (let at = 0; at < head.length; at += 4) {
    const word = at < whole ? head.readInt32LE(at) : head.readIntLE(at, head.length - at);
    a = Math.imul(a ^ word, 0x01000193) + (a >>> 15);
    b = Math.imul(b + word, 0x85ebca6b) ^ (b >>> 13);
  }
  return (a >>> 0) * 0x20_0000 + (b >>> 11);
}

/** Sizes are told apart by so many places, which is enough for files to be compared that need not be. */
const sizePlaces = 1 << 22;

/**
 * Notices files of equal bytes among very many, in some bytes a file: those of equal size are compared by how they begin, and only where that is the
 * same too, a file is read to its end.
 */
export class EqualFiles {
  readonly #objects: ObjectList;
  /** How often a size is there: 0, 1, or more. */
  readonly #sizes = new Uint8Array(sizePlaces);
  /** Of each file the key of its beginning; NaN where no other file has its size. */
  readonly #keys: Float64Array;

  constructor(objects: ObjectList) {
    this.#objects = objects;
    this.#keys = new Float64Array(objects.length).fill(NaN);
    for (let index = 0; index < objects.length; index++) {
      const place = objects.bytesAt(index) % sizePlaces;
      this.#sizes[place] = Math.min(2, this.#sizes[place]! + 1);
    }
  }

  /** Whether a file may be equal to another one. An empty one is a copy of none. */
  mayBe(index: number): boolean {
    const bytes = this.#objects.bytesAt(index);
    return bytes > 0 && this.#sizes[bytes % sizePlaces]! > 1;
  }

  /** Takes the first bytes of a file: all of it, or as many as of every other. */
  begins(index: number, head: Buffer): void {
    this.#keys[index] = keyOf(head);
  }

  /** Throws LakeError (landing_repeated) that names files of equal bytes, unless they hold no record. */
  async assertNone(table: string, files: LandingFiles, open: (index: number) => ByteSource, signal: AbortSignal) {
    const copies: string[] = [];
    for (const group of this.#groups()) {
      const first = new Map<string, number>();
      for (const index of group) {
        const hash = `${this.#objects.bytesAt(index)} ${await hashOf(open(index), signal)}`;
        const original = first.get(hash);
        if (original === undefined) first.set(hash, index);
        else if (await holdsRecord(decompress(open(index), files.at(index).format.compression), signal))
          copies.push(`${this.#objects.at(original).path} and ${this.#objects.at(index).path}`);
        if (copies.length === mostNamed) break;
      }
      if (copies.length === mostNamed) break;
    }
    if (copies.length === 0) return;
    throw new LakeError(
      'landing_repeated',
      `landing files of ${table} hold the same bytes: ${firstOf(copies.toSorted(), copies.length)}${copies.length === mostNamed ? ', and perhaps more' : ''}`,
      'take the copies away, or read them as often as they are there with --allow-equal-files',
    );
  }

  /** Indexes of files that begin alike, ascending in each group. */
  *#groups(): Generator<Uint32Array, void, undefined> {
    const keys = this.#keys;
    const sorted = keys.toSorted();
    const repeated = new Set<number>();
    for (let at = 1; at < sorted.length; at++) if (sorted[at] === sorted[at - 1]) repeated.add(sorted[at]!);
    if (repeated.size === 0) return;
    const alike = Uint32Array.from(keys.keys()).filter((index) => repeated.has(keys[index]!));
    alike.sort((left, right) => keys[left]! - keys[right]! || left - right);
    for (let from = 0, to = 1; from < alike.length; from = to++) {
      while (to < alike.length && keys[alike[to]!] === keys[alike[from]!]) to++;
      yield alike.subarray(from, to);
    }
  }
}

async function hashOf(source: ByteSource, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of source.open(undefined, signal)) hash.update(chunk);
  return hash.digest('hex');
}

async function holdsRecord(source: ByteSource, signal: AbortSignal): Promise<boolean> {
  for await (const chunk of source.open(undefined, signal)) if (chunk.includes(openBrace)) return true;
  return false;
}
