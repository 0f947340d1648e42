import type { Held } from '../stream/held.ts';
import type { StageContext } from '../stream/stage.ts';
import type { Table } from '../table/table.ts';

/** Held rows that found a partner, by stage: a stage's transform may be applied to its input part by part, and each held row counts once. */
const foundByStage = new WeakMap<StageContext, WeakMap<Held<Table>, Uint8Array>>();

/** Counts what a join must account for: rows of either side that found a partner, each once, and rows that found none. */
export class JoinTally {
  readonly #context: StageContext;
  readonly #rightFound: Uint8Array;
  #rightNew = 0;
  #leftFound = new Uint8Array(0);
  #written = 0;

  constructor(context: StageContext, right: Held<Table>) {
    this.#context = context;
    this.#rightFound = foundIn(context, right);
  }

  /** Before the pairs of an input batch of so many rows. */
  startBatch(rows: number): void {
    this.#leftFound = new Uint8Array(rows);
    this.#written = 0;
  }

  /** Pairs that are written. */
  add(leftRows: Int32Array, rightRows: Int32Array): void {
    this.#rightNew += mark(leftRows, this.#leftFound, rightRows, this.#rightFound);
    this.#written += leftRows.length;
  }

  /** After the pairs of an input batch. */
  endBatch(): void {
    const left = marked(this.#leftFound);
    const unmatched = this.#leftFound.length - left;
    if (unmatched > 0) this.#context.drop('unmatched', unmatched);
    this.#context.pairs({ left, right: 0 }, this.#written);
  }

  /** After the last batch. */
  end(): void {
    this.#context.pairs({ left: 0, right: this.#rightNew }, 0);
  }
}

/** Marks the rows of pairs on both sides: how many of the right side's were not marked before. */
function mark(leftRows: Int32Array, leftFound: Uint8Array, rightRows: Int32Array, rightFound: Uint8Array): number {
  let rightNew = 0;
  for (let pair = 0; pair < leftRows.length; pair++) {
    leftFound[leftRows[pair]!] = 1;
    const right = rightRows[pair]!;
    rightNew += 1 - rightFound[right]!;
    rightFound[right] = 1;
  }
  return rightNew;
}

function marked(found: Uint8Array): number {
  let rows = 0;
  for (let row = 0; row < found.length; row++) rows += found[row]!;
  return rows;
}

function foundIn(context: StageContext, right: Held<Table>): Uint8Array {
  let byHeld = foundByStage.get(context);
  if (byHeld === undefined) foundByStage.set(context, (byHeld = new WeakMap<Held<Table>, Uint8Array>()));
  let found = byHeld.get(right);
  if (found === undefined) byHeld.set(right, (found = new Uint8Array(right.rows)));
  return found;
}
