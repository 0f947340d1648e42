const pageNumbers = 4096;
const pageBits = 12;

/** Very many numbers, eight bytes each. */
export class NumberList {
  readonly #pages: Float64Array[];
  #length: number;

  /** The numbers of pages that another list gave: so many of them. */
  constructor(pages: readonly Float64Array[] = [], length = 0) {
    this.#pages = [...pages];
    this.#length = length;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const at = this.#length++ % pageNumbers;
    // shared memory: a page goes to other threads as it is
    if (at === 0) this.#pages.push(new Float64Array(new SharedArrayBuffer(pageNumbers * 8)));
    this.#pages.at(-1)![at] = value;
  }

  /** The number at an index below `length`. */
  at(index: number): number {
    return this.#pages[index >>> pageBits]![index % pageNumbers]!;
  }

  /** As plain data, to make an equal list of. */
  pages(): readonly Float64Array[] {
    return this.#pages;
  }
}
