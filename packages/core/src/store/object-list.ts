import { NumberList } from './number-list.ts';
import type { StoredObject } from './store.ts';
import { pageTexts, TextList, type TextPage } from './text-list.ts';

/** The facts of objects as plain data that threads share. */
export interface ObjectPages {
  readonly paths: readonly TextPage[];
  readonly etags: readonly TextPage[];
  readonly bytes: readonly Float64Array[];
  readonly modified: readonly Float64Array[];
  readonly length: number;
}

/** The facts of very many objects in little memory: some dozens of bytes each. An object is made when it is asked for. */
export class ObjectList implements Iterable<StoredObject> {
  readonly #paths: TextList;
  readonly #etags: TextList;
  readonly #bytes: NumberList;
  readonly #modified: NumberList;

  /** The objects of pages that another list gave. */
  constructor(pages?: ObjectPages) {
    this.#paths = new TextList(pages?.paths);
    this.#etags = new TextList(pages?.etags);
    this.#bytes = new NumberList(pages?.bytes, pages?.length);
    this.#modified = new NumberList(pages?.modified, pages?.length);
  }

  get length(): number {
    return this.#bytes.length;
  }

  push({ path, bytes, etag, modified }: StoredObject): void {
    this.#paths.push(path);
    this.#etags.push(etag);
    this.#bytes.push(bytes);
    this.#modified.push(modified.getTime());
  }

  /** The object at an index below `length`. */
  at(index: number): StoredObject {
    return {
      path: this.#paths.at(index),
      bytes: this.#bytes.at(index),
      etag: this.#etags.at(index),
      modified: new Date(this.#modified.at(index)),
    };
  }

  /** The size of that object, in bytes. */
  bytesAt(index: number): number {
    return this.#bytes.at(index);
  }

  /** When that object was written, ms since 1970-01-01 UTC. */
  modifiedAt(index: number): number {
    return this.#modified.at(index);
  }

  *[Symbol.iterator](): Generator<StoredObject, void, undefined> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  /** The pages that objects [first, end) are in, and the index of the first object of them. */
  pages(first = 0, end = this.length): { readonly start: number; readonly pages: ObjectPages } {
    const [from, to] = [Math.floor(first / pageTexts), Math.ceil(end / pageTexts)];
    const start = from * pageTexts;
    const pages = {
      paths: this.#paths.pages().slice(from, to),
      etags: this.#etags.pages().slice(from, to),
      bytes: this.#bytes.pages().slice(from, to),
      modified: this.#modified.pages().slice(from, to),
      length: Math.min(this.length, to * pageTexts) - start,
    };
    return { start, pages };
  }
}
