import { checkPath } from '../path.ts';
import { StoreError } from '../store-error.ts';

/** A bucket, and the folder in it that is a store's root. */
export interface S3Place {
  readonly bucket: string;
  /** `''`, or a path that ends in `/`. */
  readonly prefix: string;
  /** As people write it, without a `/` at the end. */
  readonly uri: string;
}

const bucketRule = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The place that `s3://bucket/prefix` names. Throws StoreError (invalid_path). */
export function s3Place(uri: string): S3Place {
  const [, bucket = '', folder = ''] = /^s3:\/\/([^/]*)\/?(.*?)\/?$/s.exec(uri) ?? [];
  if (!bucketRule.test(bucket) || folder.includes('?')) {
    const what = `${JSON.stringify(uri)} names no place on S3`;
    throw new StoreError('invalid_path', what, 'give s3://bucket or s3://bucket/prefix');
  }
  if (folder !== '') checkPath(folder);
  return folder === ''
    ? { bucket, prefix: '', uri: `s3://${bucket}` }
    : { bucket, prefix: `${folder}/`, uri: `s3://${bucket}/${folder}` };
}
