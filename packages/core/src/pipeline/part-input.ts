import { unpackRows } from '../batch/packed.ts';
import { landingJson, ndjson, parquet } from '../codec/index.ts';
import type { Lake } from '../lake/index.ts';
import type { Store } from '../store/store.ts';
import type { Batches, StageContext } from '../stream/stage.ts';
import { columnNames, type Table } from '../table/table.ts';
import type { LandingFile } from './landing-plan.ts';
import type { LakePiece, PartInput, ReaderPart, ReadPiece } from './part.ts';
import type { Piece } from './split.ts';
import type { HeldTables } from './step-data.ts';
import type { Step } from './steps.ts';

/** Where a part's bytes are. */
export interface PartStores {
  readonly landing: Store;
  readonly lake: Lake;
  readonly unknown: 'skip' | 'fail';
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
    return readPieces(part.pieces, input, stores, context, part.counted ? reader : undefined);
  }
  if (part.from === 'lake') return readRowGroups(part.pieces, input, stores.lake, context);
  if (part.from === 'rows') return unpackAll(part, input);
  return tables.batches(step.keep!.id, input, part.rows);
}

async function* unpackAll(part: Extract<PartInput, { from: 'rows' }>, table: Table): Batches<Table> {
  for (const rows of part.rows) yield unpackRows(table, rows);
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

async function* readPieces(
  pieces: readonly Piece<LandingFile>[],
  table: Table,
  { landing, unknown }: PartStores,
  context: StageContext,
  reader: PieceReader | undefined,
): Batches<Table> {
  for (const { file, range } of pieces) {
    // what was found to be plain lines when the run was planned need not be found out again
    const codec = file.splittable ? ndjson : landingJson;
    const decode = codec.decode(table, landing.source(file.object), {
      unknown,
      ...(range === undefined ? {} : { range }),
      ...(reader === undefined ? {} : { observer: reader.observe(file.uri) }),
    });
    for await (const batch of decode(context)) {
      if (reader !== undefined) reader.rows += batch.length;
      yield batch;
    }
  }
}

/** Watches the reading of landing pieces, one after another. */
export class PieceReader {
  readonly #pieces: { -readonly [K in keyof ReadPiece]: ReadPiece[K] }[] = [];
  rows = 0;
  #unknownKeys = 0;

  observe(file: string) {
    const invalid: ReadPiece['invalid'][number][] = [];
    const piece = { file, records: 0, lines: 0, bytes: 0, invalid };
    this.#pieces.push(piece);
    return {
      invalid: (record: ReadPiece['invalid'][number]) => void invalid.push(record),
      unknownKeys: (count: number) => void (this.#unknownKeys += count),
      progress: (read: { readonly records: number; readonly lines: number; readonly bytes: number }) =>
        void Object.assign(piece, read),
    };
  }

  part(): ReaderPart {
    return { rows: this.rows, unknownKeys: this.#unknownKeys, pieces: this.#pieces };
  }
}
