import { readFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { DecodeError, parquet } from '@stedi-lakehouse/core';
import { decodeRows } from '@stedi-lakehouse/core/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decompressors } from '../../../src/codec/parquet/decompressors.ts';
import { landingOf } from '../ndjson/tables.ts';
import { duckdb, newPath } from './files.ts';

const texts = landingOf('texts', { text: z.string() });

describe('a page that unpacks to far more than it is', () => {
  test.each(['gzip', 'zstd', 'brotli'])('is refused before it is unpacked: %s', async (compression) => {
    const path = newPath();
    const rows = `SELECT repeat('a', 70 * 1024 * 1024) AS text`;
    await duckdb(`COPY (${rows}) TO '${path}' (FORMAT parquet, COMPRESSION ${compression})`);
    const file = await readFile(path);
    const failure = decodeRows(parquet(), texts, file);
    await expect(failure).rejects.toBeInstanceOf(DecodeError);
    await expect(failure).rejects.toThrow(/column text: a page of \d+ bytes unpacks to \d+, which is too much/);
  });

  test.each([
    ['GZIP', gzipSync],
    ['BROTLI', brotliCompressSync],
  ] as const)('is not unpacked beyond what it says: %s', (codec, pack) => {
    const packed = pack(Buffer.alloc(1_000_000));
    expect(decompressors[codec]!(packed, 1_000_000)).toHaveLength(1_000_000);
    expect(() => decompressors[codec]!(packed, 999_999)).toThrow(/larger than/);
  });
});
