import {
  gather,
  isValid,
  keyIndex,
  type ColumnName,
  type Held,
  type KeyIndex,
  type NumberVector,
  type Table,
  type Vector,
} from '@stedi-lakehouse/core';

/** Since when the owner of each row agrees; infinity for those who are unknown or do not. The next call overwrites what is returned. */
export type ConsentOf = (owners: Vector) => Float64Array;

const never = Number.POSITIVE_INFINITY;
const earliestByIndex = new WeakMap<KeyIndex, Map<string, Float64Array>>();

/** Consent times by the key of a person, the earliest where several records have one key. Read once for each held table and pair of columns. */
export async function consentOf<P extends Table>(
  people: Held<P>,
  person: ColumnName<P>,
  consentedAt: ColumnName<P>,
): Promise<ConsentOf> {
  const index = await keyIndex(people, person);
  const made = earliestByIndex.get(index) ?? new Map<string, Float64Array>();
  earliestByIndex.set(index, made);
  let earliest = made.get(consentedAt);
  if (earliest === undefined) {
    const instants = (await gather(people, [consentedAt])).column(consentedAt);
    made.set(consentedAt, (earliest = earliestOf(index, instants as unknown as NumberVector)));
  }
  let keys = new Int32Array(0);
  let times = new Float64Array(0);
  return (owners) => {
    if (keys.length < owners.length) [keys, times] = [new Int32Array(owners.length), new Float64Array(owners.length)];
    timesOf(index.find(owners, keys), earliest, times);
    return times;
  };
}

function timesOf(keys: Int32Array, earliest: Float64Array, times: Float64Array): void {
  for (let row = 0; row < keys.length; row++) times[row] = keys[row] === -1 ? never : earliest[keys[row]!]!;
}

function earliestOf(index: KeyIndex, instants: NumberVector): Float64Array {
  const earliest = new Float64Array(index.size).fill(never);
  for (let row = 0; row < index.keyOfRow.length; row++) {
    const key = index.keyOfRow[row]!;
    if (key === -1 || !isValid(instants.validity, row)) continue;
    earliest[key] = Math.min(earliest[key]!, instants.values[row]!);
  }
  return earliest;
}
