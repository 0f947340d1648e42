export { batchOf, lazyBatch, vectorOf, type Batch } from './batch.ts';
export { BatchBuilder, batchFromRows } from './builder.ts';
export { concatBatches, concatColumn } from './concat.ts';
export { Dictionary, type PackedTexts } from './dictionary.ts';
export { allValid, countNulls, isValid, setNull, type Validity } from './validity.ts';
export { BooleanVector, NumberVector, TextVector, type ColumnOf, type Vector } from './vector.ts';
