import type { Batch } from '../batch/batch.ts';
import { parquetFileWriter, RowGroupEncoder, type EncodedRowGroup, type ParquetLayout } from '../codec/index.ts';
import type { Attempt, DataFile } from '../lake/index.ts';
import { Channel } from '../stream/channel.ts';
import type { Table } from '../table/table.ts';
import type { TableOutput } from './pipeline-io.ts';

/** Rows a row group holds at most: a part that has more is written as several, cut at the same rows however they are batched. */
const rowGroupRows = 524_288;

/** A table's rows on their way into a data file of an attempt: memory holds one row group. */
export class TableFile implements TableOutput {
  readonly #encoder: RowGroupEncoder<Table>;
  readonly #groups = new Channel<EncodedRowGroup>();
  readonly #units: number[] = [];
  readonly #outcome: Promise<{ readonly file: DataFile } | { readonly error: unknown }>;
  #groupsOfPart = 0;

  constructor(table: Table, attempt: Attempt, layout: ParquetLayout) {
    this.#encoder = new RowGroupEncoder(table, layout);
    this.#outcome = attempt
      .writeDataFile(table, async (write) => {
        const file = parquetFileWriter(table, layout, write);
        for await (const group of this.#groups) await file.append(group);
        return { ...(await file.close()), units: this.#units };
      })
      .then(
        (file) => ({ file }),
        (error: unknown) => ({ error }),
      );
    void this.#outcome.then(() => this.#groups.close());
  }

  async append(batch: Batch<Table>): Promise<void> {
    for (let from = 0; from < batch.length; ) {
      const to = Math.min(batch.length, from + rowGroupRows - this.#encoder.rows);
      this.#encoder.append(batch, from, to);
      if (this.#encoder.rows === rowGroupRows) await this.#flush();
      from = to;
    }
  }

  async endPart(): Promise<void> {
    await this.#flush();
    if (this.#groupsOfPart > 0) this.#units.push(this.#groupsOfPart);
    this.#groupsOfPart = 0;
  }

  async close(): Promise<void> {
    this.#groups.end();
    await this.file();
  }

  /** The finished file; rejects with what kept it from being written. */
  async file(): Promise<DataFile> {
    const outcome = await this.#outcome;
    if ('error' in outcome) throw outcome.error;
    return outcome.file;
  }

  /** Gives the file up: nothing of it stays. Settles when that is so. */
  async abandon(error: unknown): Promise<void> {
    this.#groups.fail(error);
    await this.#outcome;
  }

  async #flush(): Promise<void> {
    const group = this.#encoder.finish();
    if (group === undefined) return;
    this.#groupsOfPart++;
    if (!(await this.#groups.push(group))) await this.file();
  }
}
