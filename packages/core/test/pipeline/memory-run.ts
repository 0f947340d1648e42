import { Buffer } from 'node:buffer';
import { tmpdir } from 'node:os';
import {
  batchFromRows,
  bytesInMemory,
  columnNames,
  memoryStore,
  openLake,
  parquet,
  parquetFileWriter,
  parquetRowGroups,
} from '@stedi-lakehouse/core';
import type { AnyTransition, ParquetFileWriter, RowOf, Source, Table } from '@stedi-lakehouse/core';
import type { PackedRows } from '../../src/batch/packed.ts';
import { packBatches } from '../../src/batch/packed-batches.ts';
import type { PartInput } from '../../src/pipeline/part.ts';
import { KeepRoom } from '../../src/pipeline/keep-room.ts';
import { collectSteps, type StepResults } from '../../src/pipeline/collect-steps.ts';
import { runningSteps, type ReadParts, type RunningOptions } from '../../src/pipeline/run-steps.ts';
import { planSteps } from '../../src/pipeline/steps.ts';
import { ThisThread } from '../../src/pipeline/threads/this-thread.ts';
import { runByWorkers } from '../../src/pipeline/threads/worker-pool.ts';

/** Where a run over memory reads and writes. */
export interface MemoryIo extends StepResults {
  readonly parts: ReadParts;
}

/** Tables in memory: inputs given as parts of rows, outputs read back from the row groups that were made. */
export function memoryIo(inputs: Readonly<Record<string, readonly (readonly object[])[]>>, rowsPerBatch = 2) {
  const files = new Map<
    Table,
    { readonly bytes: Uint8Array[]; readonly file: ParquetFileWriter; readonly units: number[] }
  >();
  const packed = (table: Table, rows: readonly object[]): PackedRows[] => {
    const batches: PackedRows[] = [];
    for (let at = 0; at < rows.length; at += rowsPerBatch) {
      const batch = batchFromRows(table, rows.slice(at, at + rowsPerBatch) as RowOf<Table>[]);
      batches.push(packBatches([batch], columnNames(table)));
    }
    return batches;
  };
  const io: MemoryIo = {
    async parts({ input, whole }) {
      const parts = inputs[input.name] ?? [];
      return (whole ? [parts.flat()] : parts).map((rows) => async (): Promise<PartInput> => ({
        from: 'rows',
        rows: packed(input, rows),
      }));
    },
    read() {},
    output(table) {
      const bytes: Uint8Array[] = [];
      const units: number[] = [];
      const file = parquetFileWriter(table, 'portable', async (chunk) => void bytes.push(chunk.slice()));
      files.set(table, { bytes, file, units });
      let groups = 0;
      return {
        append: async (group) => {
          groups++;
          await file.append(group);
        },
        endPart: () => {
          if (groups > 0) units.push(groups);
          groups = 0;
        },
        close: async () => void (await file.close()),
      };
    },
  };
  /** The rows of each part that has some, by table. */
  const written = async (): Promise<Record<string, object[][]>> => {
    const tables: Record<string, object[][]> = {};
    for (const [table, { bytes, units }] of files) {
      const source = bytesInMemory(Buffer.concat(bytes));
      const groups = await parquetRowGroups(source);
      tables[table.name] = [];
      for (let next = 0, unit = 0; unit < units.length; next += units[unit++]!) {
        const range = { start: groups[next]!.start, end: groups[next + units[unit]! - 1]!.start + 1 };
        const { rows } = await readAll(parquet().decode(table, source, { range }));
        tables[table.name]!.push(rows);
      }
    }
    return tables;
  };
  return { io, written };
}

async function readAll(source: Source<Table>): Promise<{ rows: object[] }> {
  const rows: object[] = [];
  const context = { signal: new AbortController().signal, drop() {}, pairs() {}, measure() {} };
  for await (const batch of source(context)) rows.push(...batch.rows());
  return { rows };
}

/** Runs steps over memory in this thread. */
export async function run(
  transitions: readonly AnyTransition[],
  io: MemoryIo,
  options: Partial<Parameters<typeof collectSteps>[3] & Pick<RunningOptions, 'room'>> = {},
) {
  const lake = openLake({ root: memoryStore() });
  const runner = runByWorkers([
    new ThisThread({ landing: memoryStore(), lake, unknown: 'skip', cutOff: 'fail', maxUnpacked: 100 }, 'portable'),
  ]);
  const { signal = new AbortController().signal, room = new KeepRoom(1 << 20, tmpdir()), ...rest } = options;
  const steps = planSteps(transitions);
  const parts = runningSteps(steps, io.parts, runner, { signal, shared: false, room });
  try {
    return await collectSteps(steps, parts, io, { signal, ...rest });
  } finally {
    await parts.close();
  }
}
