import { LakehouseError, openLake, type Lake, type Store } from '@stedi-lakehouse/core';
import { exitCodeOf } from '@stedi-lakehouse/runner';
import type { FakeS3, FakeS3Fault } from '../../packages/core/test/store/s3/fake/fake-s3.ts';
import type { FakeObject } from '../../packages/core/test/store/s3/fake/s3-state.ts';
import { readCurrent } from './in-process.ts';

/** What came of a work in which one of its writes went wrong. */
export interface S3Outcome {
  /** The exit code of what was thrown, 0 where nothing was. */
  readonly code: number;
  /** The version that a reader saw afterwards; reading it checks every byte. */
  readonly seen: number;
  /** Multipart uploads that were open afterwards. */
  readonly open: number;
}

/** Which requests go wrong, by their number among those of the work and that of the write which is the bad one. */
export type BadRequests = (number: number, bad: number) => FakeS3Fault;

/** One request goes wrong, and the next one may go well. */
export function once(fault: FakeS3Fault): BadRequests {
  return (number, bad) => (number === bad ? fault : undefined);
}

/** As when the process is killed: nothing is done after it. */
export function lastOfAll(fault: FakeS3Fault): BadRequests {
  return (number, bad) => (number === bad ? fault : number > bad ? 'before' : undefined);
}

const looks = new Set(['ListObjectsV2', 'HeadObject', 'GetObject', 'ListParts', 'ListMultipartUploads']);

/** Does `work` over the same bucket again and again, once for each of its writes; then looks, and calls `after`. */
export async function everyWrite(
  place: { readonly s3: FakeS3; readonly bucket: string; readonly root: () => Store },
  bad: BadRequests,
  work: (lake: Lake) => Promise<unknown>,
  after: (outcome: S3Outcome) => Promise<void>,
): Promise<number> {
  const { s3, bucket, root } = place;
  const { objects, uploads } = s3.bucket(bucket);
  const before = new Map<string, FakeObject>(objects);
  const begin = (fault: FakeS3['fault']): number => {
    objects.clear();
    uploads.clear();
    for (const [key, object] of before) objects.set(key, object);
    s3.fault = fault;
    return s3.requests.length;
  };
  const start = begin(() => undefined);
  await work(openLake({ root: root() }));
  const writes = s3.requests.slice(start).flatMap(({ operation }, index) => (looks.has(operation) ? [] : [index + 1]));
  for (const write of writes) {
    const from = begin(({ number }) => bad(number - from, write));
    const code = await work(openLake({ root: root() })).then(() => 0, codeOf);
    const open = s3.openUploads();
    s3.fault = () => undefined;
    await after({ code, seen: await readCurrent(openLake({ root: root() })), open });
  }
  begin(() => undefined);
  return writes.length;
}

function codeOf(error: unknown): number {
  if (!(error instanceof LakehouseError)) throw error;
  return exitCodeOf(error);
}
