import type { InvalidReason, InvalidRecord } from '../codec/codec.ts';
import { InstantCounts } from '../codec/instant-counts.ts';
import type { StageReport } from '../job/conservation.ts';
import type { Table } from '../table/table.ts';
import type { ReaderPart } from './part.ts';

/** What reading one landing table saw: rows, invalid records, unknown keys. The one stage that counts what is quarantined. */
export class ReaderCounts {
  readonly table: Table;
  readonly invalid: InvalidRecord[] = [];
  readonly instants = new InstantCounts();
  rows = 0;
  bytes = 0;
  unknownKeys = 0;
  #records = 0;
  /** Of the file whose ranges come one after another: what those so far had. */
  #cut = { file: '', records: 0, lines: 0 };

  constructor(table: Table) {
    this.table = table;
  }

  /** Records that were read, whether they became rows or not. */
  get records(): number {
    return this.#records;
  }

  /** Adds what a part saw. Parts come in order, so that record and line numbers become those of the file. */
  add({ rows, unknownKeys, records, bytes, invalid, instants, cut }: ReaderPart): void {
    for (const seen of instants ?? []) this.instants.add(seen);
    this.rows += rows;
    this.unknownKeys += unknownKeys;
    this.#records += records;
    this.bytes += bytes;
    const before = cut?.file === this.#cut.file ? this.#cut : { records: 0, lines: 0 };
    for (const entry of invalid) {
      const line = entry.line === undefined ? {} : { line: entry.line + before.lines };
      this.invalid.push({ ...entry, record: entry.record + before.records, ...line });
    }
    if (cut === undefined) return;
    this.#cut = { file: cut.file, records: before.records + records, lines: before.lines + cut.lines };
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
