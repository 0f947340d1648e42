import { unpackRows } from '../batch/packed.ts';
import {
  decodeLinesOf,
  InstantCounts,
  landingJson,
  parquet,
  type DecodeObserver,
  type InvalidRecord,
  type LinesOf,
  type ReadProgress,
} from '../codec/index.ts';
import type { Lake } from '../lake/index.ts';
import type { Store } from '../store/store.ts';
import type { Batches, StageContext } from '../stream/stage.ts';
import { columnNames, type Table } from '../table/table.ts';
import { FaultCounts } from './fault-counts.ts';
import { filesOf, type LandingFile } from './landing-files.ts';
import type { LakePiece, PartInput, ReaderPart } from './part.ts';
import type { HeldTables } from './step-data.ts';
import type { Step } from './steps.ts';
import { UnknownKeyCounts } from './unknown-key-counts.ts';
import { unspilled } from './waiting-rows.ts';

/** Where a part's bytes are. */
export interface PartStores {
  readonly landing: Store;
  readonly lake: Lake;
  readonly unknown: 'skip' | 'fail';
  readonly cutOff: 'fail' | 'quarantine';
  readonly maxUnpacked: number;
}

/** The rows of a part. `reader` is filled as they pass, where the part is of landing and counted. */
export function openPart(
  part: PartInput,
  step: Step,
  stores: PartStores,
  tables: HeldTables,
  context: StageContext,
  reader: PieceReader,
): Batches<Table> {
  const { input } = step;
  if (part.from === 'landing') {
    const rows = readFiles(part, input, stores, context, part.counted ? reader : undefined);
    return part.counted ? reader.counted(rows) : rows;
  }
  if (part.from === 'lake') return readRowGroups(part.pieces, input, stores.lake, context);
  if (part.from === 'rows') return unpackAll(part, input);
  return tables.batches(step.keep!.id, input, part.rows);
}

async function* unpackAll(part: Extract<PartInput, { from: 'rows' }>, table: Table): Batches<Table> {
  for (let rows = part.rows.shift(); rows !== undefined; rows = part.rows.shift()) {
    yield unpackRows(table, unspilled(rows));
  }
}

async function* readRowGroups(
  pieces: readonly LakePiece[],
  table: Table,
  lake: Lake,
  context: StageContext,
): Batches<Table> {
  for (const { file, range } of pieces) {
    yield* parquet().decode(table, lake.source(file), { columns: columnNames(table), range })(context);
  }
}

async function* readFiles(
  { files, range }: Extract<PartInput, { from: 'landing' }>,
  table: Table,
  { landing, unknown, cutOff, maxUnpacked }: PartStores,
  context: StageContext,
  reader: PieceReader | undefined,
): Batches<Table> {
  const options = {
    unknown,
    cutOff,
    maxUnpacked,
    instants: reader?.instants ?? new InstantCounts(),
    ...(range === undefined ? {} : { range }),
  };
  const opened = ({ object }: LandingFile): LinesOf => ({
    source: landing.source(object),
    written: object.modified,
    ...(reader === undefined ? {} : { observer: reader.observe() }),
  });
  const rest = filesOf(files, landing);
  let next = rest.next();
  // what was found to be plain lines when the run was planned need not be found out again
  function* plainLines(): Generator<LinesOf, void, undefined> {
    for (; next.done !== true && next.value.splittable; next = rest.next()) yield opened(next.value);
  }
  while (next.done !== true) {
    if (next.value.splittable) yield* decodeLinesOf(table, plainLines(), options)(context);
    else {
      const { source, ...how } = opened(next.value);
      yield* landingJson.decode(table, source, { ...options, ...how })(context);
      next = rest.next();
    }
  }
  if (range !== undefined) reader?.cutFrom(files.uri);
}

/** Invalid records of a table that are listed, at most: all are counted. */
export const mostListed = 10_000;

type Progress = Required<ReadProgress>;

const nothingRead: Progress = { records: 0, lines: 0, bytes: 0, textBytes: 0 };

/** Watches the reading of landing files, one after another. */
export class PieceReader {
  readonly instants = new InstantCounts();
  readonly #invalid: InvalidRecord[] = [];
  /** Read of the files before, and of this one so far. */
  #before = nothingRead;
  #now = nothingRead;
  readonly #faults = new FaultCounts();
  readonly #unknownKeys = new UnknownKeyCounts();
  #cut: string | undefined;
  #rows = 0;

  /** Watches the next file. */
  observe(): DecodeObserver {
    this.#before = this.#all();
    this.#now = nothingRead;
    return {
      invalid: (record, bytes) => {
        this.#faults.add(record, bytes);
        if (this.#invalid.length < mostListed) this.#invalid.push(record);
      },
      unknownKeys: (count, named) => this.#unknownKeys.add(count, named),
      progress: ({ records, lines, bytes, textBytes = bytes }) =>
        void (this.#now = { records, lines, bytes, textBytes }),
    };
  }

  /** The rows as they are, counted. */
  async *counted(rows: Batches<Table>): Batches<Table> {
    for await (const batch of rows) {
      this.#rows += batch.length;
      yield batch;
    }
  }

  /** Tells that what is read is a range of this file. */
  cutFrom(file: string): void {
    this.#cut = file;
  }

  part(): ReaderPart {
    const { records, lines, bytes, textBytes } = this.#all();
    const instants = this.instants.seen();
    return {
      rows: this.#rows,
      unknownKeys: this.#unknownKeys.summary(),
      records,
      bytes,
      textBytes,
      faults: this.#faults.summary(),
      invalid: this.#invalid,
      ...(instants.length === 0 ? {} : { instants }),
      ...(this.#cut === undefined ? {} : { cut: { file: this.#cut, lines } }),
    };
  }

  #all(): Progress {
    const [before, now] = [this.#before, this.#now];
    return {
      records: before.records + now.records,
      lines: before.lines + now.lines,
      bytes: before.bytes + now.bytes,
      textBytes: before.textBytes + now.textBytes,
    };
  }
}
