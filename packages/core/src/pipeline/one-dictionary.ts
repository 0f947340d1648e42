import type { PackedColumn, PackedRows } from '../batch/packed.ts';
import { Dictionary, type PackedTexts } from '../batch/dictionary.ts';
import { LakehouseError } from '../table/lakehouse-error.ts';

/** Gives the texts of rows that come part by part one dictionary a column, so that a text is compared once in a run and not once a part. */
export class OneDictionary {
  readonly #shared: boolean;
  readonly #dictionaries = new Map<string, Dictionary>();
  readonly #packed = new Map<string, PackedTexts>();

  /** `shared`: the texts are to be read by other threads. */
  constructor(shared: boolean) {
    this.#shared = shared;
  }

  /** The rows with codes of the common dictionaries; their own texts are left out. */
  translate(rows: PackedRows): PackedRows {
    const columns: Record<string, PackedColumn> = {};
    for (const [name, column] of Object.entries(rows.columns)) {
      columns[name] = column.texts === undefined ? column : this.#translated(name, column, column.texts);
    }
    return { rows: rows.rows, columns };
  }

  /** The texts of a column, `undefined` where it has none. Asked for when all rows have come: what was needed to find them is let go. */
  texts(column: string): PackedTexts | undefined {
    let texts = this.#packed.get(column);
    if (texts !== undefined) return texts;
    texts = this.#dictionaries.get(column)?.texts();
    if (texts !== undefined) this.#packed.set(column, texts);
    this.#dictionaries.delete(column);
    return texts;
  }

  #translated(name: string, { values, base, validity }: PackedColumn, packed: PackedTexts): PackedColumn {
    if (this.#packed.has(name))
      throw new LakehouseError('internal', `rows came after the texts of ${name} were asked for`, 'report it');
    let dictionary = this.#dictionaries.get(name);
    if (dictionary === undefined) this.#dictionaries.set(name, (dictionary = new Dictionary({ shared: this.#shared })));
    const codes = dictionary.addAll(Dictionary.of(packed));
    if (codes.length > 0) putCodes(codes, values);
    return { values, base, validity };
  }
}

/** Puts other codes in the place of these. */
function putCodes(codes: Int32Array, values: PackedColumn['values']): void {
  for (let row = 0; row < values.length; row++) values[row] = codes[values[row]!]!;
}
