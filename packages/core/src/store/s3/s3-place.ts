import { pathFault } from '../path.ts';
import { StoreError } from '../store-error.ts';

/** A bucket, and the folder in it that is a store's root. */
export interface S3Place {
  readonly bucket: string;
  /** `''`, or a path that ends in `/`. */
  readonly prefix: string;
  /** As people write it, without a `/` at the end. */
  readonly uri: string;
}

const form = 'give s3://bucket or s3://bucket/prefix';
/** What S3 takes as a key, in bytes. The names of what a store keeps have to go into it as well. */
const longestPrefix = 700;

/** The place that `s3://bucket/prefix` names, asking nobody. Throws StoreError (invalid_path), which says what is wrong with it. */
export function s3Place(uri: string): S3Place {
  const [, bucket, folder = ''] = /^s3:\/\/([^/]*)\/?(.*?)\/?$/s.exec(uri) ?? [];
  if (bucket === undefined) throw noPlace(uri, 'does not start with s3://', form);
  if (!isBucketName(bucket))
    throw noPlace(
      uri,
      bucket === '' ? 'lacks a bucket' : 'has a bucket that no bucket can be called',
      `${form}; a bucket has 3 to 63 lower case letters, digits, - and .`,
    );
  if (folder !== '') checkFolder(uri, folder);
  return folder === ''
    ? { bucket, prefix: '', uri: `s3://${bucket}` }
    : { bucket, prefix: `${folder}/`, uri: `s3://${bucket}/${folder}` };
}

/** Whether S3 lets a bucket have this name: labels between dots, each of letters, digits and `-` that starts and ends with one of the former. */
function isBucketName(name: string): boolean {
  return (
    name.length >= 3 &&
    name.length <= 63 &&
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(name) &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name)
  );
}

function checkFolder(uri: string, folder: string): void {
  if (folder.includes('?'))
    throw noPlace(uri, 'has a prefix that holds ?', 'leave out what follows it: versions cannot be named');
  if (/\p{Cc}/u.test(folder))
    throw noPlace(uri, 'has a prefix that holds a control character', 'leave it out, also at the end of a variable');
  if (Buffer.byteLength(folder) > longestPrefix)
    throw noPlace(uri, 'has a prefix that is too long', `use ${longestPrefix} bytes at most`);
  const why = pathFault(folder);
  if (why !== undefined) throw noPlace(uri, `has a prefix that ${why}`, 'use names with one / between them');
}

function noPlace(uri: string, why: string, advice: string): StoreError {
  return new StoreError('invalid_path', `${JSON.stringify(uri)} names no place on S3: it ${why}`, advice);
}
