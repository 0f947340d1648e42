const digits = 65_536;

/** Row numbers ascending by group, then by value, then by row. Linear in rows: a radix sort over the bits of the doubles. */
export function sortedRows(
  rows: Int32Array,
  groups: Int32Array,
  groupCount: number,
  values: ArrayLike<number>,
): Int32Array {
  const scratch = new Float64Array(1);
  const words = new Uint32Array(scratch.buffer);
  const low = new Uint32Array(groups.length);
  const high = new Uint32Array(groups.length);
  for (const row of rows) {
    scratch[0] = values[row]! + 0;
    // as unsigned integers, doubles then ascend as their values do
    const negative = words[1]! >>> 31 === 1;
    low[row] = negative ? ~words[0]! : words[0]!;
    high[row] = negative ? ~words[1]! : words[1]! ^ 0x80000000;
  }
  let sorted = rows;
  for (const word of [low, high]) {
    sorted = countingSort(sorted, digits, (row) => word[row]! & 0xffff);
    sorted = countingSort(sorted, digits, (row) => word[row]! >>> 16);
  }
  return countingSort(sorted, groupCount, (row) => groups[row]!);
}

/** The rows by digit, rows of one digit in the order in which they were. */
function countingSort(rows: Int32Array, count: number, digitOf: (row: number) => number): Int32Array {
  const starts = new Int32Array(count + 1);
  for (const row of rows) starts[digitOf(row) + 1]!++;
  for (let digit = 0; digit < count; digit++) starts[digit + 1]! += starts[digit]!;
  const sorted = new Int32Array(rows.length);
  for (const row of rows) sorted[starts[digitOf(row)]!++] = row;
  return sorted;
}
