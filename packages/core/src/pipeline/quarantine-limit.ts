import { faultText } from '../codec/index.ts';
import { LakehouseError } from '../table/lakehouse-error.ts';
import type { FaultSummary } from './fault-counts.ts';
import type { ReaderCounts } from './reader-counts.ts';

/**
 * How much of a table may be quarantined before the run fails: a number of records, or a share between 0 and 1 of the records and of the bytes. A
 * broken record is worth what it could have held, which may be thousands of records.
 */
export type QuarantineLimit = { readonly records: number } | { readonly share: number };

/** The limit where none is given: one record of a hundred, and one byte. */
export const defaultQuarantineLimit: QuarantineLimit = { share: 0.01 };

/** Faults that a message names, at most. */
const mostNamed = 5;

/** More of a table is invalid than the run may put aside. */
export class QuarantineLimitError extends LakehouseError {
  /** `uri`: where the records are listed. `totalBytes`: of the table's files, of which those that come later may not have been read. */
  constructor(
    counts: LimitedCounts & { readonly bytes: number },
    limit: QuarantineLimit,
    uri: string,
    totalBytes: number,
  ) {
    const { faults, records, textBytes, table } = counts;
    const allowed =
      'records' in limit ? `${limit.records} records` : `${Number((limit.share * 100).toPrecision(12))} %`;
    const bytes = `${faults.bytes} of ${textBytes} bytes`;
    const few = 'share' in limit && faults.records / records <= limit.share;
    super(
      'quarantine_limit',
      `${faults.records} of ${counts.bytes < totalBytes ? 'the first ' : ''}${records} records of ${table.name}${few ? `, ${bytes},` : ''} are invalid (${mostFrequent(faults)}), more than ${allowed}${few ? ' of the bytes' : ''}`,
      `nothing was published; see ${uri} for where they are, mend the data or raise the limit with --max-quarantined; stedi discover shows what such files hold`,
    );
  }
}

export type LimitedCounts = Pick<ReaderCounts, 'faults' | 'records' | 'textBytes' | 'table'>;

/** Whether more is invalid than may be. */
export function exceeds({ faults, records, textBytes }: LimitedCounts, limit: QuarantineLimit): boolean {
  // 29 of 100 is exactly 0.29, and 0.29 times 100 is less than 29
  if ('records' in limit) return faults.records > limit.records;
  return faults.records / records > limit.share || faults.bytes / textBytes > limit.share;
}

/** Bytes of the shortest record. */
const leastRecordBytes = 2;

/** Whether more is invalid than may be even if nothing else is in the bytes that are left to read. */
export function mustExceed(counts: LimitedCounts, limit: QuarantineLimit, bytesLeft: number): boolean {
  const records = counts.records + Math.ceil(bytesLeft / leastRecordBytes);
  return (
    counts.faults.records > 0 &&
    exceeds({ ...limitedOf(counts), records, textBytes: counts.textBytes + bytesLeft }, limit)
  );
}

function limitedOf({ faults, records, textBytes, table }: LimitedCounts): LimitedCounts {
  return { faults, records, textBytes, table };
}

/** What is wrong most often, in a few words. */
function mostFrequent({ groups, records }: FaultSummary): string {
  const texts = new Map<string, number>();
  for (const group of groups) {
    const text = faultText(group);
    texts.set(text, (texts.get(text) ?? 0) + group.records);
  }
  const sorted = [...texts].toSorted(([, a], [, b]) => b - a).slice(0, mostNamed);
  const others = records - sorted.reduce((sum, [, count]) => sum + count, 0);
  return [...sorted.map(([text, count]) => `${count} ${text}`), ...(others > 0 ? [`${others} others`] : [])].join(', ');
}
