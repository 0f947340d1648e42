import type { ByteSource } from '../codec/codec.ts';

/** All bytes of a source in one piece: for small objects. */
export async function readWhole(source: ByteSource, signal?: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open(undefined, signal)) chunks.push(chunk.slice());
  return Buffer.concat(chunks);
}
