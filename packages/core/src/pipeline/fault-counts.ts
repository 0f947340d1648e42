import type { InvalidReason, InvalidRecord, RecordFault } from '../codec/codec.ts';

/** Invalid records of one file with the same fault. */
export interface FaultGroup extends RecordFault {
  readonly file: string;
  readonly records: number;
}

/** What is wrong with the invalid records of a table, in bounded memory. */
export interface FaultSummary {
  readonly records: number;
  /** Bytes of all of them. */
  readonly bytes: number;
  readonly reasons: Readonly<Partial<Record<InvalidReason, number>>>;
  /** By file, column and reason, in the order of the data: the first 1,000 kinds. */
  readonly groups: readonly FaultGroup[];
}

/** The invalid records of a table, as a run tells of them. */
export interface InvalidSummary extends FaultSummary {
  /** How many of them the quarantine lists: the first 10,000. */
  readonly listed: number;
}

/** Kinds of faults that are told apart, at most. */
const mostGroups = 1_000;

/** Counts faults by file, column and reason. */
export class FaultCounts implements FaultSummary {
  records = 0;
  bytes = 0;
  readonly reasons: Partial<Record<InvalidReason, number>> = {};
  readonly #groups = new Map<string, Counted>();

  add(record: InvalidRecord, bytes: number): void {
    this.records++;
    this.bytes += bytes;
    this.reasons[record.reason] = (this.reasons[record.reason] ?? 0) + 1;
    this.#count(record, 1);
  }

  /** Adds what was counted elsewhere, of data that comes after this one's. */
  addAll({ records, bytes, reasons, groups }: FaultSummary): void {
    this.records += records;
    this.bytes += bytes;
    for (const [reason, count] of Object.entries(reasons) as [InvalidReason, number][])
      this.reasons[reason] = (this.reasons[reason] ?? 0) + count;
    for (const group of groups) this.#count(group, group.records);
  }

  get groups(): readonly FaultGroup[] {
    return Array.from(this.#groups.values(), ({ kind, records }) => ({ ...kind, records }));
  }

  /** As plain data. */
  summary(): FaultSummary {
    return { records: this.records, bytes: this.bytes, reasons: this.reasons, groups: this.groups };
  }

  #count(fault: Kind, records: number): void {
    const { file, reason, column, expected, found, key } = fault;
    const name = `${file}\n${reason}\n${column}\n${expected}\n${found}\n${key}`;
    const same = this.#groups.get(name);
    if (same !== undefined) same.records += records;
    else if (this.#groups.size < mostGroups) this.#groups.set(name, { kind: kindOf(fault), records });
  }
}

type Kind = RecordFault & { readonly file: string };

interface Counted {
  readonly kind: Kind;
  records: number;
}

function kindOf({ file, reason, column, expected, found, key }: Kind): Kind {
  return {
    file,
    reason,
    ...(column === undefined ? {} : { column }),
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    ...(key === undefined ? {} : { key }),
  };
}
