import type { ReasonCode, StageContext } from '../stream/stage.ts';

/** What one stage said through its context, added up. */
export interface StageCounts {
  readonly dropped: ReadonlyMap<ReasonCode, number>;
  readonly matched: { readonly left: number; readonly right: number } | undefined;
  readonly pairsWritten: number;
  readonly measures: ReadonlyMap<ReasonCode, number>;
}

/** A stage's context together with what was said through it. */
export class CountingContext implements StageContext, StageCounts {
  readonly signal: AbortSignal;
  readonly asOf: number | undefined;
  readonly dropped = new Map<ReasonCode, number>();
  readonly measures = new Map<ReasonCode, number>();
  matched: { left: number; right: number } | undefined;
  pairsWritten = 0;

  constructor(signal: AbortSignal, asOf?: number) {
    this.signal = signal;
    this.asOf = asOf;
  }

  drop(reason: ReasonCode, rows: number): void {
    if (rows > 0) this.dropped.set(reason, (this.dropped.get(reason) ?? 0) + rows);
  }

  pairs(matched: { readonly left: number; readonly right: number }, written: number): void {
    this.matched ??= { left: 0, right: 0 };
    this.matched.left += matched.left;
    this.matched.right += matched.right;
    this.pairsWritten += written;
  }

  measure(name: ReasonCode, amount: number): void {
    this.measures.set(name, (this.measures.get(name) ?? 0) + amount);
  }

  /** All rows dropped, for any reason. */
  get droppedRows(): number {
    let rows = 0;
    for (const count of this.dropped.values()) rows += count;
    return rows;
  }
}
