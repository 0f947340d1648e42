import { isValid } from '../batch/validity.ts';
import type { NumberVector } from '../batch/vector.ts';
import { NumberKeys } from './number-keys.ts';
import { sortedRows } from './sorted-rows.ts';

/** Which held instants may be paired with an instant: any, those at or before it, or those at or after it. */
export type Direction = 'nearest' | 'backward' | 'forward';

/** Held rows by owner and instant, sorted. Of rows with the same owner and instant only the last is here. */
export class Instants {
  readonly #owners = new NumberKeys();
  /** Where an owner's instants start, by owner number; one more entry for the end. */
  readonly #starts: Int32Array;
  readonly #times: Float64Array;
  readonly #rows: Int32Array;

  /** Rows without an instant or with owner −1 are left out. Without `ownerOfRow` all rows have one owner. */
  constructor(takenAt: NumberVector, ownerOfRow: Int32Array | undefined) {
    const { values, validity } = takenAt;
    const owners = new Int32Array(values.length);
    const timed = new Int32Array(values.length);
    let count = 0;
    for (let row = 0; row < values.length; row++) {
      const owner = ownerOfRow === undefined ? 0 : ownerOfRow[row]!;
      if (owner === -1 || !isValid(validity, row)) continue;
      owners[row] = this.#owners.addValue(owner);
      timed[count++] = row;
    }
    const sorted = sortedRows(timed.subarray(0, count), owners, this.#owners.size, values);
    const last = sorted.filter((row, at) => {
      const after = sorted[at + 1];
      return after === undefined || owners[after] !== owners[row] || values[after] !== values[row];
    });
    this.#rows = last;
    this.#times = Float64Array.from(last, (row) => values[row]!);
    this.#starts = new Int32Array(this.#owners.size + 1).fill(last.length);
    for (let at = last.length - 1; at >= 0; at--) this.#starts[owners[last[at]!]!] = at;
  }

  /** The held row closest to `time` in the direction, at most `tolerance` away; of two equally close ones the earlier. −1 where there is none. */
  find(owner: number, time: number, direction: Direction, tolerance: number): number {
    const number = this.#owners.findValue(owner);
    if (number === -1) return -1;
    const start = this.#starts[number]!;
    const end = this.#starts[number + 1]!;
    const after = this.#firstAtOrAfter(time, start, end);
    const before = after < end && this.#times[after] === time ? after : after - 1;
    const behind = direction !== 'forward' && before >= start ? time - this.#times[before]! : Infinity;
    const ahead = direction !== 'backward' && after < end ? this.#times[after]! - time : Infinity;
    const distance = Math.min(behind, ahead);
    if (distance === Infinity || distance > tolerance) return -1;
    return this.#rows[behind <= ahead ? before : after]!;
  }

  #firstAtOrAfter(time: number, start: number, end: number): number {
    let low = start;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
