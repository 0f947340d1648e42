// types of Thrift's compact protocol
const stop = 0;
const byte = 3;
const i16 = 4;
const i64 = 6;
const double = 7;
const binary = 8;
const list = 9;
const struct = 12;

/**
 * Throws RangeError where the struct at `start`, in Thrift's compact protocol, has a list with more elements than there are bytes.
 *
 * hyparquet makes an array as long as a list says it is: a damaged length ends the process. What else is wrong is left to it to say.
 */
export function checkLists(bytes: DataView, start: number): void {
  walkStruct({ bytes, at: start });
}

interface Walk {
  readonly bytes: DataView;
  at: number;
}

function walkStruct(walk: Walk): void {
  for (;;) {
    const field = walk.bytes.getUint8(walk.at++);
    if ((field & 15) === stop) return;
    if (field >> 4 === 0) varint(walk);
    walkValue(walk, field & 15);
  }
}

function walkValue(walk: Walk, type: number): void {
  if (type === byte) walk.at++;
  else if (type >= i16 && type <= i64) varint(walk);
  else if (type === double) walk.at += 8;
  else if (type === binary) {
    const length = varint(walk);
    walk.at += length;
  } else if (type === list) walkList(walk);
  else if (type === struct) walkStruct(walk);
}

function walkList(walk: Walk): void {
  const head = walk.bytes.getUint8(walk.at++);
  const size = head >> 4 === 15 ? varint(walk) : head >> 4;
  // an element takes a byte at least, a boolean too
  if (size > walk.bytes.byteLength - walk.at) throw new RangeError('a list is longer than the bytes that hold it');
  const type = head & 15;
  for (let i = 0; i < size; i++) walkValue(walk, type === 1 || type === 2 ? byte : type);
}

function varint(walk: Walk): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const next = walk.bytes.getUint8(walk.at++);
    value += (next & 127) * factor;
    if (next < 128) return value;
  }
}
