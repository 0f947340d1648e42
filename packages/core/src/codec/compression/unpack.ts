import { DecodeError } from '../decode-error.ts';
import type { ByteSource } from '../codec.ts';
import type { Compression } from './compression.ts';
import { unpackerFor, type Unpacker } from './unpackers.ts';
import { ZstdFrame } from './zstd-frame.ts';

/**
 * The unpacked bytes of a source, read and unpacked no further than they are asked for. On return, throw and abort the source is closed
 * before this settles. Throws DecodeError where the packed bytes are damaged or end early.
 */
export async function* unpack(
  source: ByteSource,
  compression: Exclude<Compression, 'none'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal?.throwIfAborted();
  const unpacker = unpackerFor(compression, source.name);
  const stop = new AbortController();
  const abort = (): void => {
    stop.abort(signal?.reason);
    unpacker.destroy();
  };
  signal?.addEventListener('abort', abort, { once: true });
  const frame = compression === 'zstd' ? new ZstdFrame() : undefined;
  const feeding = feed(source, unpacker, frame, stop.signal);
  try {
    for await (const chunk of unpacker) yield chunk as Uint8Array;
    signal?.throwIfAborted();
    const packedBytes = await feeding.finished;
    if (frame !== undefined && !frame.whole) throw cutOff(source.name);
    if (frame !== undefined && unpacker.bytesWritten < packedBytes) {
      throw new DecodeError(
        `${source.name} goes on after its first zstd frame, at byte ${unpacker.bytesWritten}`,
        'pack the file again as one frame',
      );
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw damaged(source.name, error);
  } finally {
    signal?.removeEventListener('abort', abort);
    abort();
    await feeding.closed;
  }
}

interface Feeding {
  /** The bytes given to the unpacker, when all of them are. */
  readonly finished: Promise<number>;
  /** When the source is closed, whatever the outcome. */
  readonly closed: Promise<void>;
}

function feed(source: ByteSource, unpacker: Unpacker, frame: ZstdFrame | undefined, signal: AbortSignal): Feeding {
  const run = async (): Promise<number> => {
    let bytes = 0;
    for await (const chunk of source.open(undefined, signal)) {
      if (signal.aborted || unpacker.destroyed) return bytes;
      bytes += chunk.length;
      frame?.push(chunk);
      await written(unpacker, chunk);
    }
    unpacker.end();
    return bytes;
  };
  const finished = run();
  const closed = finished.then(
    () => undefined,
    (error: Error) => void unpacker.destroy(error),
  );
  return { finished, closed };
}

/** Settles when the unpacker is done with the chunk, or is closed; its errors reach whoever reads from it. */
function written(unpacker: Unpacker, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      unpacker.off('close', done);
      resolve();
    };
    unpacker.once('close', done);
    unpacker.write(chunk, done);
  });
}

function damaged(file: string, error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string' || !/^(Z_|ZSTD_)/.test(code)) return error;
  return code === 'Z_BUF_ERROR'
    ? cutOff(file, error)
    : new DecodeError(`${file} holds damaged packed data`, 'copy the file again, or pack it again', { cause: error });
}

function cutOff(file: string, cause?: unknown): DecodeError {
  return new DecodeError(`${file} ends in the middle of its packed data`, 'copy the file again: it is cut off', {
    cause,
  });
}
