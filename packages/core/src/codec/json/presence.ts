import { allValid, setNull, type Validity } from '../../batch/validity.ts';

/** The bitmap of the first `rows` rows from one byte a row; `undefined` when none of them is null. */
export function validityOf(present: Uint8Array, rows: number): Validity {
  if (present.length === 0) return undefined;
  let row = present.indexOf(0);
  if (row === -1 || row >= rows) return undefined;
  const validity = allValid(rows);
  for (; row < rows; row++) if (present[row] === 0) setNull(validity, row);
  return validity;
}
