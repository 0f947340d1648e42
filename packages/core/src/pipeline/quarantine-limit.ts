import type { ReaderCounts } from './reader-counts.ts';
import { LakehouseError } from '../table/lakehouse-error.ts';

/** How many records of a table may be quarantined before the run fails: a number of records, or a share of them between 0 and 1. */
export type QuarantineLimit = { readonly records: number } | { readonly share: number };

/** The limit where none is given: one record of a hundred. */
export const defaultQuarantineLimit: QuarantineLimit = { share: 0.01 };

/** More of a table's records are invalid than the run may put aside. */
export class QuarantineLimitError extends LakehouseError {
  constructor(counts: ReaderCounts, limit: QuarantineLimit, uri: string) {
    const allowed =
      'records' in limit ? `${limit.records} records` : `${Number((limit.share * 100).toPrecision(12))} %`;
    const reasons = Object.entries(counts.reasons).map(([reason, records]) => `${records} ${reason}`);
    super(
      'quarantine_limit',
      `${counts.invalid.length} of ${counts.records} records of ${counts.table.name} are invalid (${reasons.join(', ')}), more than ${allowed}`,
      `nothing was published; see ${uri} for where they are, mend the data or raise the limit with --max-quarantined`,
    );
  }
}

export function exceeds(counts: ReaderCounts, limit: QuarantineLimit): boolean {
  const { length } = counts.invalid;
  // 29 of 100 is exactly 0.29, and 0.29 times 100 is less than 29
  return 'records' in limit ? length > limit.records : length / counts.records > limit.share;
}
