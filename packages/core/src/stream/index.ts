export type { Held } from './held.ts';
export { assertBecomes, fitsUnchanged, into, type Fits, type Subset } from './into.ts';
export { filterBatches, filterRows, mapBatches, mapRows } from './lift.ts';
export type { Batches, ReasonCode, Sink, Source, StageContext, Transform } from './stage.ts';
export { through } from './through.ts';
