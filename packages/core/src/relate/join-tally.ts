import type { StageContext } from '../stream/stage.ts';

/** Counts what a join must account for: rows of either side that found a partner, each once, and rows that found none. */
export class JoinTally {
  readonly #context: StageContext;
  readonly #rightFound: Uint8Array;
  #leftFound = new Uint8Array(0);
  #written = 0;

  constructor(context: StageContext, rightRows: number) {
    this.#context = context;
    this.#rightFound = new Uint8Array(rightRows);
  }

  /** Before the pairs of an input batch of so many rows. */
  startBatch(rows: number): void {
    this.#leftFound = new Uint8Array(rows);
    this.#written = 0;
  }

  /** Pairs that are written. */
  add(leftRows: Int32Array, rightRows: Int32Array): void {
    for (let pair = 0; pair < leftRows.length; pair++) {
      this.#leftFound[leftRows[pair]!] = 1;
      this.#rightFound[rightRows[pair]!] = 1;
    }
    this.#written += leftRows.length;
  }

  /** After the pairs of an input batch. */
  endBatch(): void {
    const left = ones(this.#leftFound);
    const unmatched = this.#leftFound.length - left;
    if (unmatched > 0) this.#context.drop('unmatched', unmatched);
    this.#context.pairs({ left, right: 0 }, this.#written);
  }

  /** After the last batch: held rows that found a partner are known only now. */
  end(): void {
    this.#context.pairs({ left: 0, right: ones(this.#rightFound) }, 0);
  }
}

function ones(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) count += bytes[at]!;
  return count;
}
