import {
  gather,
  isValid,
  keyIndex,
  TextVector,
  type ColumnName,
  type Held,
  type KeyIndex,
  type NumberVector,
  type Table,
  type Validity,
  type Vector,
} from '@stedi-lakehouse/core';

/** Since when the owner of each row agrees: `since[owners[row]]`; owner −1 is unknown. */
export interface OwnersConsent {
  readonly owners: Int32Array;
  /** `never` for those who do not agree. */
  readonly since: Float64Array;
}

/** Since when the people agree whom a column names. The next call overwrites what is returned. */
export type ConsentOf = (column: Vector) => OwnersConsent;

/** Since when those agree who do not. */
export const never = Number.POSITIVE_INFINITY;
const earliestByIndex = new WeakMap<KeyIndex, Map<string, Float64Array>>();

/** Consents by the key of a person, the earliest where several records have one key. Read once for each held table and pair of columns. */
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
  const byCode = new ConsentByCode(index, earliest);
  let room = new Int32Array(0);
  return (column) => {
    if (column.kind === 'text' && byCode.isWorthwhile(column)) return byCode.of(column);
    if (room.length < column.length) room = new Int32Array(column.length);
    return { owners: index.find(column, room), since: earliest };
  };
}

/** Consents by the codes of the dictionary that came last: a row costs one look. */
class ConsentByCode {
  readonly #index: KeyIndex;
  readonly #earliest: Float64Array;
  #dictionary: TextVector['dictionary'] | undefined;
  #since = new Float64Array(0);
  /** Codes below it have been looked up. */
  #asked = 0;

  constructor(index: KeyIndex, earliest: Float64Array) {
    this.#index = index;
    this.#earliest = earliest;
  }

  /** Whether rows use about as much of their dictionary as would be looked up. Nulls have a code that means nothing. */
  isWorthwhile({ dictionary, codes, validity }: TextVector): boolean {
    const asked = dictionary === this.#dictionary ? this.#asked : 0;
    return validity === undefined && dictionary.size - asked <= codes.length * 2;
  }

  of({ dictionary, codes }: TextVector): OwnersConsent {
    if (dictionary !== this.#dictionary) [this.#dictionary, this.#asked] = [dictionary, 0];
    const first = this.#asked;
    if (first < dictionary.size) {
      const keys = this.#index.find(new TextVector(codesFrom(first, dictionary.size), dictionary));
      if (this.#since.length < dictionary.size) this.#since = longer(this.#since, dictionary.size);
      putSince(keys, this.#earliest, this.#since, first);
      this.#asked = dictionary.size;
    }
    return { owners: codes, since: this.#since };
  }
}

function codesFrom(first: number, end: number): Int32Array {
  const codes = new Int32Array(end - first);
  for (let i = 0; i < codes.length; i++) codes[i] = first + i;
  return codes;
}

function putSince(keys: Int32Array, earliest: Float64Array, since: Float64Array, first: number): void {
  for (let i = 0; i < keys.length; i++) since[first + i] = keys[i] === -1 ? never : earliest[keys[i]!]!;
}

function longer(numbers: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const all = new Float64Array(Math.max(length, numbers.length * 2));
  all.set(numbers);
  return all;
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
    // 0 and less is no consent
    if (instants[row]! > 0 && instants[row]! < earliest[key]!) earliest[key] = instants[row]!;
  }
}
