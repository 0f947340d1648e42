import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** An object as the fake keeps it: its bytes, or what makes them when they are read. */
export interface FakeObject {
  readonly bytes: number;
  readonly etag: string;
  readonly modified: Date;
  readonly crc32: string | undefined;
  readonly checksumType: 'FULL_OBJECT' | 'COMPOSITE';
  readonly headers: Readonly<Record<string, string>>;
  readonly read: (start: number, end: number) => Iterable<Uint8Array>;
}

export interface FakePart {
  readonly body: Buffer;
  readonly etag: string;
  readonly crc32: string | undefined;
  readonly modified: Date;
}

export interface FakeUpload {
  readonly id: string;
  readonly key: string;
  initiated: Date;
  readonly parts: Map<number, FakePart>;
  readonly checksumAlgorithm: string | undefined;
  readonly checksumType: 'FULL_OBJECT' | 'COMPOSITE';
  readonly headers: Readonly<Record<string, string>>;
}

export interface FakeBucket {
  readonly objects: Map<string, FakeObject>;
  readonly uploads: Map<string, FakeUpload>;
  readonly requesterPays: boolean;
}

/** Object keys as S3 lists them: by their UTF-8 bytes. */
export function sortedKeys(keys: Iterable<string>): string[] {
  return [...keys]
    .map((key) => ({ key, bytes: Buffer.from(key) }))
    .toSorted((left, right) => Buffer.compare(left.bytes, right.bytes))
    .map(({ key }) => key);
}

export function md5(bytes: Uint8Array): Buffer {
  return createHash('md5').update(bytes).digest();
}

export function crc32Base64(bytes: Uint8Array): string {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(crc32(bytes));
  return four.toString('base64');
}

/** An object of these bytes. */
export function objectOf(
  body: Buffer,
  facts: Partial<Pick<FakeObject, 'etag' | 'headers' | 'crc32' | 'checksumType'>> = {},
): FakeObject {
  return {
    bytes: body.length,
    etag: `"${md5(body).toString('hex')}"`,
    modified: new Date(Math.floor(Date.now() / 1000) * 1000),
    crc32: crc32Base64(body),
    checksumType: 'FULL_OBJECT',
    headers: {},
    read: (start, end) => [body.subarray(start, end)],
    ...facts,
  };
}
