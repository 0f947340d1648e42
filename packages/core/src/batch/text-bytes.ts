// UTF-8 bytes of texts, four at a time; a DataView reads and writes four at any place

/** The bytes of an array as a view, for the functions here. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Whether `length` bytes at both places are the same. */
export function sameText(one: DataView, at: number, other: DataView, start: number, length: number): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    if (one.getInt32(at + i, true) !== other.getInt32(start + i, true)) return false;
  }
  for (; i < length; i++) if (one.getUint8(at + i) !== other.getUint8(start + i)) return false;
  return true;
}

/** Copies `length` bytes: a view for each short text would cost more than they do. */
export function copyText(from: DataView, start: number, to: DataView, at: number, length: number): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) to.setInt32(at + i, from.getInt32(start + i, true), true);
  for (; i < length; i++) to.setUint8(at + i, from.getUint8(start + i));
}

/** Whether all of [start, end) is ASCII, and so UTF-8. */
export function isAscii(bytes: DataView, start: number, end: number): boolean {
  let seen = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) seen |= bytes.getInt32(at, true);
  for (; at < end; at++) seen |= bytes.getUint8(at);
  return (seen & 0x80808080) === 0;
}
