import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type MultipartUpload,
} from '@aws-sdk/client-s3';
import { asking, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { s3Error, statusOf } from './s3-failure.ts';
import { assertWhole, isAbout } from './whole-answer.ts';

/** A multipart upload that was begun and neither completed nor aborted. */
export interface OpenUpload {
  readonly key: string;
  readonly id: string;
  readonly initiated: Date;
}

/** What the parts of an upload say of it. */
export interface UploadParts {
  readonly bytes: number;
  readonly lastTouched: Date;
}

/** Open uploads whose key starts with `prefix`. */
export async function openUploads(
  bucket: S3Bucket,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<OpenUpload[]> {
  const found: OpenUpload[] = [];
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (marker !== undefined) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      ...bucket.common,
      ...(prefix === '' ? {} : { Prefix: prefix }),
      ...marker,
    });
    const uri = uriOfKey(bucket, prefix);
    const page = await asking(bucket, `list uploads to ${uri}`, signal, async (options) => {
      const answer = await bucket.client.send(command, options);
      assertWhole(uri, {
        'it is about no bucket, or another one': !isAbout(bucket, answer.Bucket),
        'it does not say whether that is all': answer.IsTruncated === undefined,
        'it does not say how to go on': answer.IsTruncated === true && (answer.NextKeyMarker ?? '') === '',
      });
      return answer;
    });
    for (const { Key: key, UploadId: id, Initiated: initiated } of page.Uploads ?? ([] as MultipartUpload[])) {
      // a server that does not know prefixes lists them all
      if (key?.startsWith(prefix) === true && id !== undefined && initiated !== undefined)
        found.push({ key, id, initiated });
    }
    const { IsTruncated: more, NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
    marker =
      more === true && KeyMarker !== undefined
        ? { KeyMarker, ...(UploadIdMarker === undefined ? {} : { UploadIdMarker }) }
        : undefined;
  }
  return found;
}

/** What was uploaded so far, `undefined` where the upload is gone. */
export async function uploadParts(
  bucket: S3Bucket,
  { key, id, initiated }: OpenUpload,
  signal: AbortSignal | undefined,
): Promise<UploadParts | undefined> {
  const uri = uriOfKey(bucket, key);
  let bytes = 0;
  let lastTouched = initiated;
  for (let marker: string | undefined = '0'; marker !== undefined;) {
    const command: ListPartsCommand = new ListPartsCommand({
      ...bucket.common,
      Key: key,
      UploadId: id,
      PartNumberMarker: marker,
    });
    const page = await asking(bucket, `look at the upload to ${uri}`, signal, async (options) => {
      try {
        const answer = await bucket.client.send(command, options);
        const { IsTruncated: more, NextPartNumberMarker: next = '' } = answer;
        assertWhole(uri, {
          'it is about another upload': answer.UploadId !== id,
          'it does not say whether that is all': more === undefined,
          'it does not say how to go on': more === true && (next === '' || next === marker),
        });
        return answer;
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    });
    if (page === undefined) return undefined;
    for (const { Size: size = 0, LastModified: modified = initiated } of page.Parts ?? []) {
      bytes += size;
      if (modified > lastTouched) lastTouched = modified;
    }
    marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
  }
  return { bytes, lastTouched };
}

/** Aborts an upload and waits until it is gone: a part that was on its way may arrive after the first abort. Not to be aborted itself. */
export async function removeUpload(bucket: S3Bucket, key: string, id: string): Promise<void> {
  const uri = uriOfKey(bucket, key);
  const abort = new AbortMultipartUploadCommand({ ...bucket.common, Key: key, UploadId: id });
  await asking(bucket, `abort the upload to ${uri}`, undefined, async (options) => {
    try {
      await bucket.client.send(abort, options);
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
    }
    const left = await uploadParts(bucket, { key, id, initiated: new Date(0) }, undefined);
    if (left !== undefined) throw s3Error('unavailable', `the upload to ${uri} is still there`);
  });
}
