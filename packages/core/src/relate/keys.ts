import type { Vector } from '../batch/vector.ts';
import type { PhysicalKind } from '../table/physical-type.ts';
import { comparedAs } from './columns.ts';
import { NumberKeys } from './number-keys.ts';
import { TextKeys } from './text-keys.ts';

/** Distinct values of columns that can be compared, numbered from 0 by first occurrence. Throws TypeError for vectors of another kind. */
export interface Keys {
  readonly size: number;
  /** The key number of each row, new ones added; −1 for null. */
  add(vector: Vector): Int32Array;
  /** The key number of each row; −1 for null and for values that are no key: in the first places of `into` where it has them. */
  find(vector: Vector, into?: Int32Array): Int32Array;
}

/** No keys yet, for columns of this kind; with room for those of `rows` rows. */
export function keysOf(kind: PhysicalKind, rows = 0): Keys {
  return comparedAs(kind) === 'text' ? new TextKeys(rows) : new NumberKeys(rows);
}
