import { s3Place, StoreError } from '@stedi-lakehouse/core';
import { expect, test } from 'vitest';

test.each([
  ['s3://abc', 'abc', '', 's3://abc'],
  ['s3://stedi-raw-data/', 'stedi-raw-data', '', 's3://stedi-raw-data'],
  ['s3://my.bucket.of-2026/a/b', 'my.bucket.of-2026', 'a/b/', 's3://my.bucket.of-2026/a/b'],
  ['s3://1-1/a b/ä=😀/', '1-1', 'a b/ä=😀/', 's3://1-1/a b/ä=😀'],
])('%s is a place', (uri, bucket, prefix, shown) => {
  expect(s3Place(uri)).toEqual({ bucket, prefix, uri: shown });
});

const names = '3 to 63 lower case letters, digits, - and .';
test.each([
  ['', 'does not start with s3://', 's3://bucket/prefix'],
  ['S3://stedi-raw-data', 'does not start with s3://', 's3://bucket/prefix'],
  ['s3:/stedi-raw-data', 'does not start with s3://', 's3://bucket/prefix'],
  ['https://stedi-raw-data.s3.amazonaws.com/a', 'does not start with s3://', 's3://bucket/prefix'],
  ['s3://', 'lacks a bucket', names],
  ['s3:///lake', 'lacks a bucket', names],
  ['s3://ab', 'bucket', names],
  [`s3://${'a'.repeat(64)}`, 'bucket', names],
  ['s3://Stedi/lake', 'bucket', names],
  ['s3://stedi_raw/lake', 'bucket', names],
  ['s3://-stedi', 'bucket', names],
  ['s3://stedi..raw', 'bucket', names],
  ['s3://stedi.-raw', 'bucket', names],
  ['s3://192.168.0.1/lake', 'bucket', names],
  ['s3://stedi raw', 'bucket', names],
  ['s3://stedi?versionId=1', 'bucket', names],
  ['s3://stedi//lake', 'empty part', 'one / between'],
  ['s3://stedi/lake//', 'empty part', 'one / between'],
  ['s3://stedi/a//b', 'empty part', 'one / between'],
  ['s3://stedi/a/../b', 'part . or ..', 'one / between'],
  ['s3://stedi/./b', 'part . or ..', 'one / between'],
  ['s3://stedi/.unfinished-a', '.unfinished-', 'one / between'],
  ['s3://stedi/lake?versionId=1', 'holds ?', 'leave out'],
  ['s3://stedi/lake\n', 'control character', 'leave it out'],
  ['s3://stedi/la\0ke', 'control character', 'leave it out'],
  [`s3://stedi/${'ä'.repeat(351)}`, 'too long', '700 bytes at most'],
])('%j is refused: it %s', (uri, why, advice) => {
  let error: unknown;
  try {
    s3Place(uri);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(StoreError);
  const { code, message, advice: said } = error as StoreError;
  expect(code).toBe('store_invalid_path');
  expect(message).toContain(`${JSON.stringify(uri)} names no place on S3: it `);
  expect(message).toContain(why);
  expect(said).toContain(advice);
});
