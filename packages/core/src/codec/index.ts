export { bytesInMemory } from './bytes-in-memory.ts';
export type {
  ByteRange,
  ByteSource,
  Codec,
  DecodeObserver,
  DecodeOptions,
  EncodeReceipt,
  InvalidReason,
  InvalidRecord,
  ReadProgress,
  RecordFault,
  WriteBytes,
} from './codec.ts';
export { DecodeError } from './decode-error.ts';
export { NotJson } from './foreign-kind.ts';
export { InstantCounts, type InstantsSeen } from './instant-counts.ts';
export { parquetFileWriter, type ParquetFileWriter, type ParquetReceipt } from './parquet/file.ts';
export type { ParquetLayout } from './parquet/layout.ts';
export { parquet, type ParquetOptions } from './parquet/parquet.ts';
export { parquetRowGroups, type RowGroupPlace } from './parquet/read-footer.ts';
export { RowGroupEncoder, type EncodedRowGroup } from './parquet/row-group.ts';
export { verifyParquet, type ExpectedParquet } from './parquet/verify.ts';
export type { Compression } from './compression/compression.ts';
export { decompress } from './compression/decompress.ts';
export { defaultMaxUnpacked, isUnpackedLimit } from './compression/unpacked-limit.ts';
export { detectJson, type JsonFormat } from './json/detect.ts';
export { faultText } from './json/fault.ts';
export { json } from './json/json.ts';
export { landingJson } from './json/landing-json.ts';
export { decodeLinesOf, type LinesOf } from './ndjson/decode-lines.ts';
export { ndjson } from './ndjson/ndjson.ts';
