import { Column, Kind, readOutside } from './column';
import { readDouble, readInteger } from './number';
import { readText } from './text';

/** Rows that there are after a scan. */
export let rows: u32 = 0;

/**
 * Reads JSON lines in [start, end) into rows from `row` on, while there is room below `capacity`, for as long as they have all keys in the
 * columns' order: the start of the first line that it left, or `end`. It takes a subset of the valid records.
 */
export function scan(columns: usize, count: u32, start: usize, end: usize, row: u32, capacity: u32): usize {
  let at = start;
  for (; at < end && row < capacity; row++) {
    const next = readRecord(columns, count, at, row);
    if (next == 0) break;
    at = next;
  }
  rows = row;
  return at;
}

/** The start of the next line, or 0 where the line is left. */
function readRecord(columns: usize, count: u32, start: usize, row: u32): usize {
  let at = start;
  if (load<u8>(at++) != 0x7b) return 0;
  for (let index: u32 = 0; index < count; index++) {
    const column = changetype<Column>(columns + <usize>index * offsetof<Column>());
    let key = at;
    let found = true;
    if (index > 0) {
      found = load<u8>(key++) == 0x2c;
      if (load<u8>(key) == 0x20) key++;
    }
    if (found && hasKey(column, key)) {
      key += column.keyLength;
      if (load<u8>(key) == 0x20) key++;
      at = readCell(column, index, key, row);
      if (<i32>at < 0) return 0;
    } else if (column.optional) putNull(column, row);
    else return 0;
  }
  if (load<u8>(at++) != 0x7d) return 0;
  if (load<u8>(at) == 0x0d) at++;
  return load<u8>(at++) == 0x0a ? at : 0;
}

function hasKey(column: Column, at: usize): bool {
  const end = (<usize>column.keyBlocks) << 4;
  for (let i: usize = 0; i < end; i += 16) {
    const differs = v128.xor(v128.load(column.key + i), v128.load(at + i));
    if (v128.any_true(v128.and(differs, v128.load(column.key + end + i)))) return false;
  }
  return true;
}

function readCell(column: Column, index: u32, at: usize, row: u32): usize {
  switch (column.kind) {
    case Kind.text:
      return readText(column, index, at, row);
    case Kind.double:
      return readDouble(column, index, at, row);
    case Kind.int64:
    case Kind.int32:
      return readInteger(column, index, at, row);
    default:
      return readOutside(index, at, row);
  }
}

function putNull(column: Column, row: u32): void {
  if (column.wide) store<f64>(column.values + ((<usize>row) << 3), 0);
  else store<i32>(column.values + ((<usize>row) << 2), 0);
  store<u8>(column.present + row, 0);
}
