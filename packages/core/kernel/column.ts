/** What a column of a scan holds, as `codec/ndjson/scan-plan.ts` writes it. */
@unmanaged
export class Column {
  kind: u32;
  /** Whether cells are doubles; the others are int32. */
  wide: u32;
  /** Whether the key may be left out: the cell is null then. */
  optional: u32;
  /** `"name":`, padded to sixteens; behind it as many bytes of masks, ones where the key has a byte. */
  key: usize;
  keyLength: u32;
  /** Sixteens of the key. */
  keyBlocks: u32;
  /** Cells by row. */
  values: usize;
  /** One byte a row, 1 where the cell is not null; 0 where the column has no nulls. */
  present: usize;
  /** `text`: the texts that have codes, `KnownText` by `KnownText`. */
  known: usize;
  /** `text`: the one that came last. */
  last: usize;
  /** `text`: texts of another epoch are forgotten. */
  epoch: u32;
  /** Numbers that a whole number may be: others are read outside. */
  least: f64;
  most: f64;
}

/** A text of `longestKnown` bytes at most with its code; its bytes stand right behind. */
@unmanaged
export class KnownText {
  epoch: u32;
  code: i32;
  length: u32;
  unused: u32;
}

export const longestKnown: u32 = 48;
export const knownTexts: u32 = 2048;
export const knownBytes: usize = offsetof<KnownText>() + longestKnown;

export namespace Kind {
  export const text: u32 = 0;
  export const double: u32 = 1;
  export const int64: u32 = 2;
  export const int32: u32 = 3;
  /** Each cell is read outside. */
  export const other: u32 = 4;
}

/** Reads the cell of column `index` that starts at `at` in full, all that JSON and the table's schema ask for: its end, or −1. */
@external("scan", "cell")
export declare function readOutside(index: u32, at: usize, row: u32): i32;

/** The code of the text [from, end) for column `index`, which has no escapes and is not known yet: or −1 where the table forbids it. `hash` is its own. */
@external("scan", "code")
export declare function codeOutside(index: u32, from: usize, end: usize, hash: u32): i32;
