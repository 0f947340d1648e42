import { packValidity, type Validity } from '../../batch/validity.ts';

/** The bitmap of the first `rows` rows from one byte a row; `undefined` when none of them is null. */
export function validityOf(present: Uint8Array, rows: number): Validity {
  if (present.length === 0) return undefined;
  const first = present.indexOf(0);
  return first === -1 || first >= rows ? undefined : packValidity(present.subarray(0, rows));
}
