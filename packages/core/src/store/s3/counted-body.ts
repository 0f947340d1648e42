import { crc32 } from 'node:zlib';
import { Readable } from 'node:stream';
import { untilAborted } from '../until-aborted.ts';
import { s3Error } from './s3-failure.ts';

/** Parts that one upload may have. */
const mostParts = 10_000;

/** Bytes on their way to S3, counted and summed as they pass. */
export class CountedBody {
  /** Bytes so far. */
  bytes = 0;
  /** CRC-32 of the bytes so far. */
  crc = 0;
  /** Whether the source said that there is no more. One that merely stops never gets here. */
  ended = false;
  readonly #chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly #signal: AbortSignal;
  readonly #mostBytes: number;

  constructor(
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    { signal, partBytes }: { readonly signal: AbortSignal; readonly partBytes: number },
  ) {
    this.#chunks = chunks;
    this.#signal = signal;
    this.#mostBytes = partBytes * mostParts;
  }

  /** As lib-storage takes it; to be read once. Holds no more than one chunk. */
  readable(): Readable {
    return Readable.from(this.#counted(), { objectMode: false, highWaterMark: 1 });
  }

  async *#counted(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of untilAborted(this.#chunks, this.#signal)) {
      if (chunk.length === 0) continue;
      this.bytes += chunk.length;
      if (this.bytes > this.#mostBytes) {
        const what = `an object grew above ${mostParts} parts of ${this.#mostBytes / mostParts} bytes`;
        throw s3Error('no_space', what);
      }
      this.crc = crc32(chunk, this.crc);
      // parts are put together later, and the caller may use its memory again
      yield Buffer.from(chunk);
    }
    this.#signal.throwIfAborted();
    this.ended = true;
  }
}
