/**
 * How rows are encoded. `portable`: dictionary and plain encodings, which every reader takes. `compact`: also DELTA_BINARY_PACKED for
 * integers, which takes a reader of format version 2. Both: data page v1, snappy where it pays. Decision 0003.
 */
export type ParquetLayout = 'portable' | 'compact';

/** Rows a data page, at most; fewer where values are long. The same as parquet-java's limit. */
export const pageRows = 20_000;

/** Bytes a page aims at, before compression; also the most that a text dictionary may take. */
export const pageBytes = 1 << 20;

/** Rows a row group, by default: what a reader holds in memory at once, and small enough for two cores to share a small file. */
export const defaultRowGroupRows = 250_000;
