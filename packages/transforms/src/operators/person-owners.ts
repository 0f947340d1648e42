import { gather, keyIndex, vectorOf, type Batch, type Held, type KeyIndex, type Table } from '@stedi-lakehouse/core';
import type { SamePerson } from './same-person.ts';

/** Whose rows are, as numbers that are equal where the person is. */
export interface Owners<L extends Table> {
  /** By input row: `nobody` where the owner is unknown, `several` where the key belongs to more than one person. */
  left(batch: Batch<L>): Int32Array;
  /** By held row; `nobody` where the owner is unknown. */
  readonly right: Int32Array;
}

export const nobody = -1;
export const several = -2;

/** Numbers the owners of both sides by the held side's key of a person. Reads people once, and one column of the held side. */
export async function ownersOf<L extends Table, R extends Table, P extends Table>(
  same: SamePerson<L, R, P>,
  rows: Held<R>,
): Promise<Owners<L>> {
  const leftIndex = await keyIndex(same.people, same.left.person);
  const rightIndex = await keyIndex(same.people, same.right.person);
  const personOfKey = Int32Array.from(leftIndex.head, (first) => onePerson(leftIndex, first, rightIndex));
  const right = rightIndex.find(vectorOf(await gather(rows, [same.right.column]), same.right.column));
  return {
    left: (batch) =>
      leftIndex.find(vectorOf(batch, same.left.column)).map((key) => (key === -1 ? nobody : personOfKey[key]!)),
    right,
  };
}

function onePerson(leftIndex: KeyIndex, first: number, rightIndex: KeyIndex): number {
  let person = nobody;
  for (let record = first; record !== -1; record = leftIndex.next[record]!) {
    const other = rightIndex.keyOfRow[record]!;
    if (other === -1) continue;
    if (person !== nobody && person !== other) return several;
    person = other;
  }
  return person;
}
