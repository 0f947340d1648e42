export { writeDeltas } from './deltas';
export { codesOf, distinct, startDistinct } from './distinct';
export { least, most, rangeOf, writeInt32, writeInt64 } from './plain';
export { writeRuns } from './runs';
export { rows, scan } from './scan';
export { writeSnappy } from './snappy';

/** The first byte that this module does not use itself. */
export const firstFree: usize = __heap_base;
