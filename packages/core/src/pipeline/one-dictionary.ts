import type { PackedColumn, PackedRows } from '../batch/packed.ts';
import { Dictionary, type PackedTexts } from '../batch/dictionary.ts';

/** Gives the texts of rows that come part by part one dictionary a column, so that a text is compared once in a run and not once a part. */
export class OneDictionary {
  readonly #dictionaries = new Map<string, Dictionary>();

  /** The rows with codes of the common dictionaries; their own texts are left out. */
  translate(rows: PackedRows): PackedRows {
    const columns: Record<string, PackedColumn> = {};
    for (const [name, column] of Object.entries(rows.columns)) {
      columns[name] = column.texts === undefined ? column : this.#translated(name, column, column.texts);
    }
    return { rows: rows.rows, columns };
  }

  /** The texts of a column, all so far; `undefined` for a column of numbers. */
  texts(column: string, shared: boolean): PackedTexts | undefined {
    return this.#dictionaries.get(column)?.pack(shared);
  }

  #translated(name: string, { values, base, validity }: PackedColumn, packed: PackedTexts): PackedColumn {
    let dictionary = this.#dictionaries.get(name);
    if (dictionary === undefined) this.#dictionaries.set(name, (dictionary = new Dictionary()));
    const texts = Dictionary.of(packed);
    const codes = new Int32Array(texts.size);
    for (let code = 0; code < codes.length; code++) codes[code] = dictionary.addFrom(texts, code);
    if (codes.length > 0) for (let row = 0; row < values.length; row++) values[row] = codes[values[row]!]!;
    return { values, base, validity };
  }
}
