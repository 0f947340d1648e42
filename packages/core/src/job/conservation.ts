import { LakehouseError } from '../table/lakehouse-error.ts';
import type { ReasonCode } from '../stream/stage.ts';

/** What a stage read, wrote and dropped: the figures that must add up. */
export interface StageReport {
  readonly name: string;
  /** Rows of each input. */
  readonly read: Readonly<Record<string, number>>;
  readonly written: number;
  readonly dropped: Readonly<Record<ReasonCode, number>>;
  readonly quarantined: number;
  /**
   * Joins: rows of the streamed and of the held side that found a partner, and the pairs made. `right` is left out where one held table met
   * several parts of the input: a held row may have found a partner in each.
   */
  readonly joined?: { readonly left: number; readonly right?: number; readonly pairs: number };
  readonly measures: Readonly<Record<string, number>>;
}

/** Rows got lost or were made from nothing: the run must not publish. */
export class ConservationError extends LakehouseError {
  constructor(report: StageReport, streamed: string, expected: number) {
    const dropped = Object.entries(report.dropped).map(([reason, rows]) => `${rows} ${reason}`);
    super(
      'rows_do_not_add_up',
      `stage ${report.name} read ${report.read[streamed] ?? 0} rows of ${streamed} and accounts for ${expected}: ${report.written} written, ` +
        `${report.quarantined} quarantined, dropped: ${dropped.join(', ') || 'none'}`,
      'a transform drops or adds rows without context.drop or context.pairs: nothing was published',
    );
  }
}

/**
 * Checks that a stage's rows add up: read = written + dropped + quarantined; where it joins, each matched row counts as the pairs it made.
 *
 * `held` is how many rows the stage holds, where the report cannot tell: its inputs are by name, and a table may be both. Throws ConservationError.
 */
export function assertConserved(report: StageReport, streamed: string, held = heldRows(report, streamed)): void {
  let out = report.written + report.quarantined;
  for (const rows of Object.values(report.dropped)) out += rows;
  const made = report.joined === undefined ? 0 : report.joined.pairs - report.joined.left;
  if ((report.read[streamed] ?? 0) + made !== out) throw new ConservationError(report, streamed, out - made);
  if ((report.joined?.right ?? 0) > held) throw new ConservationError(report, streamed, out - made);
}

function heldRows({ read }: StageReport, streamed: string): number {
  return Object.entries(read).reduce((sum, [name, rows]) => (name === streamed ? sum : sum + rows), 0);
}
