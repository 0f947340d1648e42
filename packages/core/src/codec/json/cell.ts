/** A number as it stands in the JSON text: integers are judged on it, not on the double it rounds to. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An object or an array where a cell should be: never equal to another one, and never a value of a column. */
export const nested = Symbol('nested');

/** A value of a JSON record, before a column has judged it. */
export type JsonCell = string | boolean | null | NumberText | typeof nested;

/** One key of a record and what it holds, in the record's own order; a key may come twice. */
export interface Member {
  readonly key: string;
  readonly cell: JsonCell;
}

/** Whether two values of one key are the same value, so that naming it twice says nothing new. */
export function sameCell(a: JsonCell, b: JsonCell): boolean {
  if (a instanceof NumberText && b instanceof NumberText) return Object.is(Number(a.text), Number(b.text));
  return a !== nested && a === b;
}
