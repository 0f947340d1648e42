import type { Batch } from '../batch/batch.ts';
import type { Batches, StageContext } from '../stream/stage.ts';
import type { Table } from '../table/table.ts';

/** One part of a table that this run does not make: a range of landing bytes, or row groups that were written as one part. */
export interface InputPart {
  open(table: Table, context: StageContext): Batches<Table>;
}

/** Takes the rows of a table that this run makes. */
export interface TableOutput {
  append(batch: Batch<Table>): Promise<void>;
  /** The rows so far are a part of their own: what follows must not share a row group with them. */
  endPart(): Promise<void>;
  close(): Promise<void>;
}

/** What a run reads and writes; the same steps run over files, memory or a part of either. */
export interface PipelineIo {
  /** The parts of a table that this run does not make, in order. */
  parts(table: Table): Promise<readonly InputPart[]>;
  output(table: Table): Promise<TableOutput>;
}
