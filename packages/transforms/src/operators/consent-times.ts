import {
  gather,
  isValid,
  keyIndex,
  type ColumnName,
  type Held,
  type KeyIndex,
  type NumberVector,
  type Table,
  type Validity,
  type Vector,
} from '@stedi-lakehouse/core';

/** Since when people agree. */
export interface Consents {
  /** The number of each row's owner, −1 where they are unknown. The next call overwrites what is returned. */
  numbersOf(owners: Vector): Int32Array;
  /** Since when each agrees, by number; `never` for those who do not. */
  readonly since: Float64Array;
}

/** Since when those agree who do not. */
export const never = Number.POSITIVE_INFINITY;
const earliestByIndex = new WeakMap<KeyIndex, Map<string, Float64Array>>();

/** Consents by the key of a person, the earliest where several records have one key. Read once for each held table and pair of columns. */
export async function consentsOf<P extends Table>(
  people: Held<P>,
  person: ColumnName<P>,
  consentedAt: ColumnName<P>,
): Promise<Consents> {
  const index = await keyIndex(people, person);
  const made = earliestByIndex.get(index) ?? new Map<string, Float64Array>();
  earliestByIndex.set(index, made);
  let since = made.get(consentedAt);
  if (since === undefined) {
    const instants = (await gather(people, [consentedAt])).column(consentedAt);
    made.set(consentedAt, (since = earliestOf(index, instants as unknown as NumberVector)));
  }
  let room = new Int32Array(0);
  const numbersOf = (owners: Vector): Int32Array => {
    if (room.length < owners.length) room = new Int32Array(owners.length);
    return index.find(owners, room);
  };
  return { numbersOf, since };
}

function earliestOf(index: KeyIndex, instants: NumberVector): Float64Array {
  const earliest = new Float64Array(index.size).fill(never);
  putEarliest(index.keyOfRow, instants.values, instants.validity, earliest);
  return earliest;
}

function putEarliest(
  keys: Int32Array,
  instants: NumberVector['values'],
  validity: Validity,
  earliest: Float64Array,
): void {
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row]!;
    if (key === -1 || (validity !== undefined && !isValid(validity, row))) continue;
    if (instants[row]! < earliest[key]!) earliest[key] = instants[row]!;
  }
}
