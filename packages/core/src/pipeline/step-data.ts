import { batchOf } from '../batch/batch.ts';
import { Dictionary, type PackedTexts } from '../batch/dictionary.ts';
import { unpacked, type PackedRows } from '../batch/packed.ts';
import { RowGroupEncoder, type ParquetLayout } from '../codec/index.ts';
import type { Held } from '../stream/held.ts';
import type { Batches } from '../stream/stage.ts';
import { physicalTypeOf } from '../table/physical-type.ts';
import { columnNames, type Table } from '../table/table.ts';
import { keepOf } from './keep.ts';
import { heldTable, type HeldRows } from './kept-rows.ts';
import type { PartInput } from './part.ts';
import type { AnyTransition } from './transition.ts';

/** What a step needs of earlier ones besides its input's parts: plain data that may be shared between threads. */
export interface StepData {
  /** Held tables by keep id. */
  readonly held: Readonly<Record<string, HeldRows>>;
  /** The texts of bucketed tables, by keep id and column. */
  readonly texts: Readonly<Record<string, Readonly<Record<string, PackedTexts>>>>;
}

/** What a thread has for a step: the tables that stages hold, and encoders. One object a step and thread, so that each is made once. */
export class HeldTables {
  readonly #data: StepData;
  readonly #held = new Map<string, Held<Table>>();
  readonly #dictionaries = new Map<PackedTexts, Dictionary>();
  readonly #encoders = new Map<Table, RowGroupEncoder<Table>>();

  constructor(data: StepData) {
    this.#data = data;
  }

  /** What a transition is given besides its streamed input. */
  of(transition: AnyTransition, part: PartInput): Record<string, Held<Table>> {
    const given: Record<string, Held<Table>> = {};
    for (const [key, input] of Object.entries(transition.from)) {
      if (input.how === 'streamed') continue;
      const { id, how } = keepOf(input);
      given[key] =
        how === 'buckets' && part.from === 'bucket'
          ? this.#bucket(id, input.table, part.held[id]!.rows)
          : this.#whole(`${transition.name} ${key}`, id, input.table);
    }
    return given;
  }

  /** The encoder of a table made in this step: one for all parts, so that its arrays grow once. */
  encoderOf(table: Table, layout: ParquetLayout): RowGroupEncoder<Table> {
    let encoder = this.#encoders.get(table);
    if (encoder === undefined) this.#encoders.set(table, (encoder = new RowGroupEncoder(table, layout)));
    return encoder;
  }

  /** Rows of buckets as a batch, or none. */
  async *batches(id: string, table: Table, rows: PackedRows | undefined): Batches<Table> {
    if (rows !== undefined) yield this.#batch(id, table, rows);
  }

  #whole(use: string, id: string, table: Table): Held<Table> {
    let held = this.#held.get(use);
    if (held === undefined) this.#held.set(use, (held = heldTable(table, this.#data.held[id]!)));
    return held;
  }

  #bucket(id: string, table: Table, rows: PackedRows | undefined): Held<Table> {
    const whole = rows === undefined ? undefined : this.#batch(id, table, rows);
    return {
      table,
      rows: rows?.rows ?? 0,
      async *batches() {
        if (whole !== undefined) yield whole;
      },
    };
  }

  #batch(id: string, table: Table, { rows, columns }: PackedRows) {
    const vectors = columnNames(table).map((name) => {
      const texts = this.#data.texts[id]?.[name];
      return [
        name,
        unpacked(physicalTypeOf(table.columns[name]!).kind, columns[name]!, texts && this.#dictionary(texts)),
      ];
    });
    return batchOf(table, rows, Object.fromEntries(vectors) as never);
  }

  #dictionary(texts: PackedTexts): Dictionary {
    let dictionary = this.#dictionaries.get(texts);
    if (dictionary === undefined) this.#dictionaries.set(texts, (dictionary = Dictionary.of(texts)));
    return dictionary;
  }
}
