import type { Table } from '../../table/table.ts';
import type { Source } from '../../stream/stage.ts';
import type { ByteSource, Codec, DecodeOptions, ReadProgress } from '../codec.ts';
import { decompress } from '../compression/decompress.ts';
import { decodeLines } from '../ndjson/decode-lines.ts';
import { ndjson } from '../ndjson/ndjson.ts';
import { assertWhole } from '../whole-file.ts';
import { decodeDocument } from './decode-document.ts';
import { detectJson } from './detect.ts';

/**
 * JSON in whatever form it lands, packed or not: found out by looking at the file's first bytes. Writes NDJSON.
 *
 * A range is for files that `detectJson` calls splittable. `progress` counts the file's own bytes, so that they compare with its size.
 */
export const landingJson: Codec = {
  name: 'landing-json',
  decode: (table, source, options) => decodeLanding(table, source, options),
  encode: (table, write) => ndjson.encode(table, write),
};

function decodeLanding<T extends Table>(table: T, source: ByteSource, options: DecodeOptions<T> = {}): Source<T> {
  return async function* landing(context) {
    const { format, compression, splittable } = await detectJson(source, context.signal);
    if (splittable) {
      yield* decodeLines(table, source, options)(context);
      return;
    }
    assertWhole(source, options.range, compression === 'none' ? 'JSON' : compression);
    const { counted, bytesRead } = countBytes(source);
    const { range: _whole, observer, ...rest } = options;
    const watched = observer && {
      ...rest,
      observer: {
        invalid: observer.invalid.bind(observer),
        unknownKeys: observer.unknownKeys.bind(observer),
        progress: (read: ReadProgress) =>
          observer.progress({
            ...read,
            bytes: bytesRead(),
            ...(compression === 'none' ? {} : { textBytes: read.bytes }),
          }),
      },
    };
    const decode = format === 'ndjson' ? decodeLines : decodeDocument;
    yield* decode(table, decompress(counted, compression, options.maxUnpacked), watched ?? rest)(context);
  };
}

function countBytes(source: ByteSource): { readonly counted: ByteSource; readonly bytesRead: () => number } {
  let bytes = 0;
  const counted: ByteSource = {
    name: source.name,
    bytes: source.bytes,
    async *open(range, signal) {
      for await (const chunk of source.open(range, signal)) {
        bytes += chunk.length;
        yield chunk;
      }
    },
  };
  return { counted, bytesRead: () => bytes };
}
