import type { InvalidRecord } from '../codec/codec.ts';
import { InstantCounts } from '../codec/instant-counts.ts';
import type { StageReport } from '../job/conservation.ts';
import type { Table } from '../table/table.ts';
import { FaultCounts } from './fault-counts.ts';
import { mostListed } from './part-input.ts';
import type { ReaderPart } from './part.ts';
import { UnknownKeyCounts } from './unknown-key-counts.ts';

/** What reading one landing table saw: rows, invalid records, unknown keys. The one stage that counts what is quarantined. */
export class ReaderCounts {
  readonly table: Table;
  /** The first of the invalid records: all are in `faults`. */
  readonly invalid: InvalidRecord[] = [];
  readonly faults = new FaultCounts();
  readonly unknownKeys = new UnknownKeyCounts();
  readonly instants = new InstantCounts();
  rows = 0;
  bytes = 0;
  /** Bytes of the text that was read: more than `bytes` where files are packed. */
  textBytes = 0;
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
  add({ rows, unknownKeys, records, bytes, textBytes, faults, invalid, instants, cut }: ReaderPart): void {
    for (const seen of instants ?? []) this.instants.add(seen);
    this.rows += rows;
    this.unknownKeys.add(unknownKeys.total, Object.entries(unknownKeys.named));
    this.faults.addAll(faults);
    this.textBytes += textBytes;
    this.#records += records;
    this.bytes += bytes;
    const before = cut?.file === this.#cut.file ? this.#cut : { records: 0, lines: 0 };
    for (const entry of invalid.slice(0, mostListed - this.invalid.length)) {
      const line = entry.line === undefined ? {} : { line: entry.line + before.lines };
      this.invalid.push({ ...entry, record: entry.record + before.records, ...line });
    }
    if (cut === undefined) return;
    this.#cut = { file: cut.file, records: before.records + records, lines: before.lines + cut.lines };
  }

  report(): StageReport {
    const { name } = this.table;
    return {
      name: `read_${name}`,
      read: { [name]: this.records },
      written: this.rows,
      dropped: {},
      quarantined: this.faults.records,
      measures: this.unknownKeys.total === 0 ? {} : { unknown_keys: this.unknownKeys.total },
    };
  }
}
