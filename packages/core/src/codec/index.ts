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
  WriteBytes,
} from './codec.ts';
export { DecodeError } from './decode-error.ts';
