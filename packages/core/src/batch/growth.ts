/** The size up to which arrays are doubled. */
const mostDoubled = 1_048_576;

/** The next size of an array that was full: twice as large, or by a quarter where that would leave much unused. */
export function grown(size: number): number {
  return size < mostDoubled ? size * 2 : size + (size >> 2);
}

/** Memory that holds zeros; `shared`: that threads can share. */
export function memory(bytes: number, shared: boolean): ArrayBuffer | SharedArrayBuffer {
  return shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}
