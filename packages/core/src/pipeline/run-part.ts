import type { Batch } from '../batch/batch.ts';
import type { ParquetLayout, RowGroupEncoder } from '../codec/index.ts';
import { CountingContext } from '../job/stage-counts.ts';
import { physicalTypeOf } from '../table/physical-type.ts';
import type { Table } from '../table/table.ts';
import { Keeper } from './keeper.ts';
import { openPart, PieceReader, type PartStores } from './part-input.ts';
import type { PartInput, PartOutput, StagePart } from './part.ts';
import { lead, type RunningStage } from './running-stage.ts';
import type { HeldTables } from './step-data.ts';
import type { Stage, Step } from './steps.ts';

/** Rows that wait in one piece at most. A part that has more is cut at the same rows however they are batched. */
const pieceRows = 131_072;

/** Bytes that the rows of a row group take while they are put together, as far as their table tells. */
const groupBytes = 16_777_216;

export interface PartContext {
  readonly stores: PartStores;
  readonly tables: HeldTables;
  readonly layout: ParquetLayout;
  readonly signal: AbortSignal;
  /** Takes what comes out; the next piece is made when it settles. */
  emit(output: PartOutput): Promise<void>;
  /** Called before each batch and each row group, where the thread has other things to do too. */
  betweenBatches?(): Promise<void>;
}

/**
 * Does all the work of one part of a step: reads, transforms, encodes, and picks what later steps need.
 *
 * What comes out depends on the part alone, whichever thread or machine runs it.
 */
export async function runPart(step: Step, part: PartInput, context: PartContext): Promise<void> {
  const reader = new PieceReader();
  const keepers = step.kept.map((keep) => new Keeper(keep));
  const keepersOf = (table: string): Keeper[] => keepers.filter(({ keep }) => keep.table.name === table);
  const files: PartFile[] = [];
  const start = ({ transition, consumers }: Stage): RunningStage => {
    const file = new PartFile(transition.to, keepersOf(transition.to.name), context);
    files.push(file);
    return {
      transition,
      context: new CountingContext(context.signal, part.from === 'landing' ? part.asOf : undefined),
      held: context.tables.of(transition, part),
      take: async (batch) => file.append(batch),
      consumers: consumers.map(start),
      read: 0,
      written: 0,
    };
  };
  const stages = step.stages.map(start);
  const input = new KeptOnly(keepersOf(step.input.name), context);
  const rows = openPart(part, step, context.stores, context.tables, new CountingContext(context.signal), reader);
  const take = async (batch: Batch<Table>): Promise<void> => {
    await context.betweenBatches?.();
    await input.append(batch);
  };
  await lead(rows, take, stages);
  await input.end();
  for (const file of files) await file.end();
  const counted = part.from === 'landing' && part.counted;
  await context.emit({ out: 'end', stages: countsOf(stages), ...(counted ? { reader: reader.part() } : {}) });
}

/** Picks what later steps need of rows that are not written. */
class KeptOnly {
  readonly #keepers: readonly Keeper[];
  protected readonly context: PartContext;

  constructor(keepers: readonly Keeper[], context: PartContext) {
    this.#keepers = keepers;
    this.context = context;
  }

  async append(batch: Batch<Table>): Promise<void> {
    for (const keeper of this.#keepers) {
      // cut at the same rows however they are batched: the order of buckets depends on it
      for (let from = 0; from < batch.length;) {
        const to = Math.min(batch.length, from + pieceRows - keeper.rows);
        keeper.append(rowsOf(batch, from, to));
        if (keeper.rows === pieceRows) await this.emit(keeper);
        from = to;
      }
    }
  }

  async end(): Promise<void> {
    for (const keeper of this.#keepers) await this.emit(keeper);
  }

  protected async emit(keeper: Keeper): Promise<void> {
    const rows = keeper.finish();
    if (rows !== undefined) await this.context.emit({ out: 'kept', id: keeper.keep.id, rows });
  }
}

/** Encodes the rows of a table, and picks what later steps need of them: of the rows that the encoder has, where it can. */
class PartFile extends KeptOnly {
  readonly #table: Table;
  readonly #encoder: RowGroupEncoder<Table>;
  /** Rows a row group holds at most. */
  readonly #groupRows: number;
  readonly #sharing: readonly Keeper[];

  constructor(table: Table, keepers: readonly Keeper[], context: PartContext) {
    super(
      keepers.filter((keeper) => !keeper.sharesRows),
      context,
    );
    this.#sharing = keepers.filter((keeper) => keeper.sharesRows);
    this.#table = table;
    this.#encoder = context.tables.encoderOf(table, context.layout);
    this.#groupRows = groupRowsOf(table);
  }

  override async append(batch: Batch<Table>): Promise<void> {
    await this.context.betweenBatches?.();
    for (let from = 0; from < batch.length;) {
      const to = Math.min(batch.length, from + this.#groupRows - this.#encoder.rows);
      this.#encoder.append(batch, from, to);
      if (this.#encoder.rows === this.#groupRows) await this.#flush();
      from = to;
    }
    await super.append(batch);
  }

  override async end(): Promise<void> {
    await this.#flush();
    await super.end();
  }

  async #flush(): Promise<void> {
    if (this.#encoder.rows === 0) return;
    await this.context.betweenBatches?.();
    for (const keeper of this.#sharing) {
      keeper.append(this.#encoder.batch());
      await this.emit(keeper);
    }
    const group = this.#encoder.finish();
    if (group !== undefined) await this.context.emit({ out: 'group', table: this.#table.name, group });
  }
}

/** Of tables with many columns, texts above all, fewer: what encodes a row group holds it, and its distinct texts twice. */
function groupRowsOf({ columns }: Table): number {
  const row = Object.values(columns).reduce((sum, each) => sum + (physicalTypeOf(each).kind === 'text' ? 64 : 8), 0);
  return Math.min(pieceRows, 2 ** Math.floor(Math.log2(groupBytes / row)));
}

function rowsOf(batch: Batch<Table>, from: number, to: number): Batch<Table> {
  if (from === 0 && to === batch.length) return batch;
  const rows = new Int32Array(to - from);
  for (let row = 0; row < rows.length; row++) rows[row] = from + row;
  return batch.take(rows);
}

function countsOf(stages: readonly RunningStage[]): Record<string, StagePart> {
  const counts: Record<string, StagePart> = {};
  for (const { transition, context, read, written, consumers } of stages) {
    const { matched, pairsWritten } = context;
    counts[transition.name] = {
      read,
      written,
      dropped: Object.fromEntries(context.dropped),
      ...(matched === undefined ? {} : { joined: { ...matched, pairs: pairsWritten } }),
      measures: Object.fromEntries(context.measures),
    };
    Object.assign(counts, countsOf(consumers));
  }
  return counts;
}
