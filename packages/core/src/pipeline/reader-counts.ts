import type { DecodeObserver, InvalidReason, InvalidRecord } from '../codec/codec.ts';
import type { StageReport } from '../job/conservation.ts';
import type { Table } from '../table/table.ts';

/** What reading one landing table saw: rows, invalid records, unknown keys. The one stage that counts what is quarantined. */
export class ReaderCounts {
  readonly table: Table;
  readonly invalid: InvalidRecord[] = [];
  rows = 0;
  bytes = 0;
  unknownKeys = 0;
  #records = 0;
  readonly #before = new Map<string, { records: number; lines: number }>();

  constructor(table: Table) {
    this.table = table;
  }

  /** Records that were read, whether they became rows or not. */
  get records(): number {
    return this.#records;
  }

  /** Watches the decoding of one piece of `file`; pieces of a file come in order, so that record and line numbers are those of the file. */
  observe(file: string): { readonly observer: DecodeObserver; readonly end: () => void } {
    const before = this.#before.get(file) ?? { records: 0, lines: 0 };
    let last = { records: 0, lines: 0, bytes: 0 };
    const observer: DecodeObserver = {
      invalid: (record) => {
        const line = record.line === undefined ? {} : { line: record.line + before.lines };
        this.invalid.push({ ...record, record: record.record + before.records, ...line });
      },
      unknownKeys: (count) => {
        this.unknownKeys += count;
      },
      progress: (read) => {
        this.#records += read.records - last.records;
        this.bytes += read.bytes - last.bytes;
        last = { ...read };
      },
    };
    const end = (): void => {
      this.#before.set(file, { records: before.records + last.records, lines: before.lines + last.lines });
    };
    return { observer, end };
  }

  /** Invalid records by reason. */
  get reasons(): Readonly<Partial<Record<InvalidReason, number>>> {
    const reasons: Partial<Record<InvalidReason, number>> = {};
    for (const { reason } of this.invalid) reasons[reason] = (reasons[reason] ?? 0) + 1;
    return reasons;
  }

  report(): StageReport {
    const { name } = this.table;
    return {
      name: `read_${name}`,
      read: { [name]: this.records },
      written: this.rows,
      dropped: {},
      quarantined: this.invalid.length,
      measures: this.unknownKeys === 0 ? {} : { unknown_keys: this.unknownKeys },
    };
  }
}
