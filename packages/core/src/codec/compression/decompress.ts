import type { ByteSource } from '../codec.ts';
import { assertWhole } from '../whole-file.ts';
import type { Compression } from './compression.ts';
import { bounded, defaultMaxUnpacked } from './unpacked-limit.ts';
import { unpack } from './unpack.ts';

/**
 * The source as it is before it was packed. `bytes` stays the stored size, since the other one is not known; it is read from its start to
 * its end only: a range that leaves something out is refused. Throws DecodeError where more than 64 MiB and more than `maxUnpacked` times its size come out.
 */
export function decompress(
  source: ByteSource,
  compression: Compression,
  maxUnpacked: number = defaultMaxUnpacked,
): ByteSource {
  if (compression === 'none') return source;
  return {
    name: source.name,
    bytes: source.bytes,
    async *open(range, signal) {
      assertWhole(source, range, compression);
      yield* bounded(unpack(source, compression, signal), source, maxUnpacked);
    },
  };
}
