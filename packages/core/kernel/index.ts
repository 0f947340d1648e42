export { bucketsOf, placeRows, putApart, putTogether } from './buckets';
export { writeDeltas } from './deltas';
export { codesOf, distinct, startDistinct } from './distinct';
export { hashKeys } from './hash';
export { addKeys, findKeys } from './keys';
export {
  areFloat32,
  areInt32,
  placeFloat32,
  placeFloat64,
  placeInt16,
  placeInt32,
  placeInt8,
  placeWords,
} from './narrow';
export { least, most, rangeOf, rangeOfWords, writeInt32, writeInt64, writeTexts } from './plain';
export { writeRuns } from './runs';
export { rows, scan } from './scan';
export { hashTexts } from './text';
export { addTexts, findTexts, gatherTexts, indexTexts } from './texts';
export { packBits, takeBits } from './validity';
export { writeSnappy } from './snappy';

/** The first byte that this module does not use itself. */
export const firstFree: usize = __heap_base;
