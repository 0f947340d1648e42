import { parquetFileWriter, type EncodedRowGroup, type ParquetLayout } from '../codec/index.ts';
import type { Attempt, DataFile } from '../lake/index.ts';
import { Channel } from '../stream/channel.ts';
import type { Table } from '../table/table.ts';

/** A data file of an attempt on its way to the store: row groups in, one at a time. */
export class TableFile {
  readonly #groups = new Channel<EncodedRowGroup>();
  readonly #units: number[] = [];
  readonly #outcome: Promise<{ readonly file: DataFile } | { readonly error: unknown }>;
  #groupsOfPart = 0;

  constructor(table: Table, attempt: Attempt, layout: ParquetLayout) {
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

  async append(group: EncodedRowGroup): Promise<void> {
    this.#groupsOfPart++;
    if (!(await this.#groups.push(group))) await this.file();
  }

  /** The row groups so far are a part of their own, and are read as one part again. */
  endPart(): void {
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
}
