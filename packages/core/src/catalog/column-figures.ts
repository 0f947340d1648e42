import { isValid } from '../batch/validity.ts';
import { vectorOf } from '../batch/batch.ts';
import type { Vector } from '../batch/vector.ts';
import type { ByteSource } from '../codec/codec.ts';
import { parquet } from '../codec/parquet/parquet.ts';
import type { StoreOptions } from '../store/store.ts';
import { physicalTypeOf, type PhysicalKind } from '../table/physical-type.ts';
import { columnNames, physicalName, type Table } from '../table/table.ts';
import { DistinctCount } from './distinct-count.ts';

/** What a query planner wants to know of a column. */
export interface ColumnFigures {
  /** Lower case. */
  readonly name: string;
  readonly kind: PhysicalKind;
  readonly nulls: number;
  /** Different values: exact up to 10,000, then within a few percent. */
  readonly distinct: number;
  /** Numbers and days: the least and greatest value, where there is one. */
  readonly least: number | undefined;
  readonly greatest: number | undefined;
  /** Booleans: how many are true, and false. */
  readonly trues: number;
  readonly falses: number;
  /** Texts: the longest one and the sum of all, in characters. */
  readonly longest: number;
  readonly characters: number;
  /** Values, nulls left out. */
  readonly values: number;
}

/** Names of the columns that a catalog may know figures of: those of class `none`, as in the footers of files. */
export function figureColumns<T extends Table>(table: T) {
  return columnNames(table).filter((name) => table.columns[name]!.pii === 'none');
}

/** Figures of a table's columns of class `none`, read from its Parquet files; no other column is read. */
export async function columnFigures(
  table: Table,
  files: readonly ByteSource[],
  { signal = new AbortController().signal }: StoreOptions = {},
): Promise<ColumnFigures[]> {
  const columns = figureColumns(table);
  const counting = columns.map((name) => new Counting(physicalName(name), physicalTypeOf(table.columns[name]!).kind));
  const context = { signal, drop: () => {}, pairs: () => {}, measure: () => {} };
  for (const file of columns.length === 0 ? [] : files) {
    for await (const batch of parquet().decode(table, file, { columns })(context)) {
      signal.throwIfAborted();
      for (const [index, name] of columns.entries()) counting[index]!.add(vectorOf(batch, name));
    }
  }
  return counting.map((each) => each.figures());
}

class Counting {
  readonly #name: string;
  readonly #kind: PhysicalKind;
  readonly #distinct = new DistinctCount();
  #values = 0;
  #nulls = 0;
  #trues = 0;
  #characters = 0;
  #longest = 0;
  #least = Infinity;
  #greatest = -Infinity;

  constructor(name: string, kind: PhysicalKind) {
    this.#name = name;
    this.#kind = kind;
  }

  add(vector: Vector): void {
    for (let row = 0; row < vector.length; row++) {
      if (isValid(vector.validity, row)) this.#take(vector.at(row)!);
      else this.#nulls++;
    }
  }

  #take(value: string | number | boolean): void {
    this.#values++;
    if (typeof value === 'boolean') {
      if (value) this.#trues++;
    } else {
      this.#distinct.add(value);
      if (typeof value === 'number') {
        this.#least = Math.min(this.#least, value);
        this.#greatest = Math.max(this.#greatest, value);
      } else {
        let characters = 0;
        for (const _ of value) characters++;
        this.#characters += characters;
        this.#longest = Math.max(this.#longest, characters);
      }
    }
  }

  figures(): ColumnFigures {
    const falses = this.#kind === 'boolean' ? this.#values - this.#trues : 0;
    const booleans = Number(this.#trues > 0) + Number(falses > 0);
    return {
      name: this.#name,
      kind: this.#kind,
      nulls: this.#nulls,
      distinct: this.#kind === 'boolean' ? booleans : this.#distinct.count,
      least: Number.isFinite(this.#least) ? this.#least : undefined,
      greatest: Number.isFinite(this.#greatest) ? this.#greatest : undefined,
      trues: this.#trues,
      falses,
      longest: this.#longest,
      characters: this.#characters,
      values: this.#values,
    };
  }
}
