import { Column, Kind, readOutside } from './column';

/** Digits up to which a number is exact as a double, whatever its power of ten. */
const exactDigits: u32 = 15;

/** Powers of ten by exponent, as integers and as doubles: exact, both. */
const tens: usize = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
  1000000000000, 10000000000000, 100000000000000, 1000000000000000,
]);
const doubleTens: usize = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]);

/** Numbers of eight bytes at most that were read before: their bytes, and their value. A sensor sends the same few again and again. */
const readyBits: u32 = 9;
const ready: usize = memory.data(16 << 9, 16);

/** Reads a whole number, if it is written as one, of 15 digits at most. The end of its bytes is found first: the next cell need not wait for its value. */
export function readInteger(column: Column, index: u32, at: usize, row: u32): usize {
  const length = tokenLength(at);
  const negative = <u32>(load<u8>(at) == 0x2d);
  const from = at + negative;
  const digits = length - negative;
  if (length < 16 && digits > 0) {
    const word = load<u64>(from);
    const first = min(digits, 8);
    let value = digitsOf(word, first);
    let valid = digitCount(word) >= first;
    if (digits > 8) {
      const more = digits - 8;
      const next = load<u64>(from + 8);
      valid = valid && digitCount(next) >= more;
      value = value * load<u64>(tens + ((<usize>more) << 3)) + digitsOf(next, more);
    }
    if (valid && (digits == 1 || <u8>word != 0x30)) {
      const signed = negative ? -(<i64>value) : <i64>value;
      if (putInteger(column, row, signed)) return at + length;
    }
  }
  return readOutside(index, at, row);
}

function putInteger(column: Column, row: u32, value: i64): bool {
  const number = <f64>value;
  if (number < column.least || number > column.most) return false;
  if (column.kind == Kind.int64) store<f64>(column.values + ((<usize>row) << 3), number);
  else if (value != <i64>(<i32>value)) return false;
  else store<i32>(column.values + ((<usize>row) << 2), <i32>value);
  if (column.present) store<u8>(column.present + row, 1);
  return true;
}

/** Reads a number without an exponent, of 15 digits at most. */
export function readDouble(column: Column, index: u32, at: usize, row: u32): usize {
  const length = tokenLength(at);
  // shorter tokens are told apart by their first byte not being 0
  if (length == 0 || length > 8 || load<u8>(at) == 0) return readLongDouble(column, index, at, row);
  const word = load<u64>(at) << (64 - 8 * length);
  const place = ready + ((<usize>((word * 0x9e3779b97f4a7c15) >> (64 - readyBits))) << 4);
  if (load<u64>(place) == word) {
    putDouble(column, row, load<f64>(place, 8));
    return at + length;
  }
  const end = readLongDouble(column, index, at, row);
  // a null is no number
  if (end == at + length && load<u8>(at) <= 0x39) {
    store<u64>(place, word);
    store<f64>(place, load<f64>(column.values + ((<usize>row) << 3)), 8);
  }
  return end;
}

function readLongDouble(column: Column, index: u32, at: usize, row: u32): usize {
  const negative = load<u8>(at) == 0x2d;
  const from = at + <usize>negative;
  let digits = readDigits(from);
  if (digits == 0 || digits > exactDigits || (digits > 1 && load<u8>(from) == 0x30)) return readOutside(index, at, row);
  let end = from + digits;
  let value = <f64>digitsRead;
  if (load<u8>(end) == 0x2e) {
    const whole = digitsRead;
    const fraction = readDigits(end + 1);
    digits += fraction;
    if (fraction == 0 || digits > exactDigits) return readOutside(index, at, row);
    end += 1 + fraction;
    const exponent = (<usize>fraction) << 3;
    // both are exact doubles, so that one division rounds once
    value = <f64>(whole * load<u64>(tens + exponent) + digitsRead) / load<f64>(doubleTens + exponent);
  }
  if ((load<u8>(end) | 0x20) == 0x65) return readOutside(index, at, row);
  putDouble(column, row, negative ? -value : value);
  return end;
}

function putDouble(column: Column, row: u32, value: f64): void {
  store<f64>(column.values + ((<usize>row) << 3), value);
  if (column.present) store<u8>(column.present + row, 1);
}

/** Bytes before the comma or brace that ends a number; 16 where none is near. */
function tokenLength(at: usize): u32 {
  const bytes = v128.load(at);
  const ends = v128.or(v128.eq<u8>(bytes, v128.splat<u8>(0x2c)), v128.eq<u8>(bytes, v128.splat<u8>(0x7d)));
  return ctz(v128.bitmask<u8>(ends) | 0x10000);
}

/** What the digits are that `readDigits` has read. */
let digitsRead: u64 = 0;

/** Reads the digits at `at`: how many, 16 where there are that many or more. */
function readDigits(at: usize): u32 {
  const word = load<u64>(at);
  const count = digitCount(word);
  if (count == 0) return 0;
  digitsRead = digitsOf(word, count);
  if (count < 8) return count;
  const next = load<u64>(at + 8);
  const more = digitCount(next);
  if (more == 0) return 8;
  digitsRead = digitsRead * load<u64>(tens + ((<usize>more) << 3)) + digitsOf(next, more);
  return 8 + more;
}

/** How many of eight bytes are digits, from the first on. */
function digitCount(word: u64): u32 {
  const others = ((word + 0x4646464646464646) | (word - 0x3030303030303030)) & 0x8080808080808080;
  return <u32>(ctz<u64>(others) >> 3);
}

/** The number that the first `count` digits of a word make, 1 to 8: pairs, fours and eights are added up side by side. */
function digitsOf(word: u64, count: u32): u64 {
  let pairs = (word - 0x3030303030303030) << (64 - 8 * count);
  pairs = pairs * 10 + (pairs >> 8);
  const high = (pairs & 0x000000ff000000ff) * 0x000f424000000064;
  const low = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return (high + low) >> 32;
}
