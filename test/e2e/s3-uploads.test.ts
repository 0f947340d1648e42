import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, expect, test } from 'vitest';
import { startStedi, stedi, stediHere } from './stedi.ts';
import { threeBuckets } from './three-buckets.ts';

const buckets = await threeBuckets();
const { s3, lake, landing } = buckets;
beforeEach(() => {
  s3.fault = () => undefined;
});

test('a command that is told to stop in the middle of a multipart upload ends when the upload is gone', async () => {
  // accelerometer files of more than a part of 8 MiB
  const started = startStedi('generate', 's3://stedi-raw-data/large', '--scale', '125');
  const order: string[] = [];
  s3.fault = async ({ operation }) => {
    order.push(operation);
    if (operation !== 'UploadPart' || order.includes('SIGTERM')) return undefined;
    order.push('SIGTERM');
    started.child.kill('SIGTERM');
    // the part is on its way while the process learns of it
    await new Promise((resolve) => setTimeout(resolve, 300));
    return undefined;
  };
  const { code, signal } = await started.finished;
  expect({ code, signal }).toEqual({ code: 143, signal: null });
  expect(s3.openUploads()).toBe(0);
  expect(order).toContain('AbortMultipartUpload');
  // it looked whether the upload is gone before it ended
  expect(order.at(-1)).toBe('ListParts');
  const whole = [...s3.bucket('stedi-raw-data').objects.values()].filter(({ bytes }) => bytes > 8 * 1_048_576);
  expect(whole).toEqual([]);
}, 60_000);

test('stedi clean removes uploads that were left behind, once nobody has touched them for as long as it grants', async () => {
  await stediHere('generate', 's3://stedi-raw-data', '--scale', '0.02');
  expect(await stediHere('run', '--profile', 'published', ...landing, ...lake, '--workers', '0')).toMatchObject({
    code: 0,
    err: '',
  });
  const client = new S3Client({ forcePathStyle: true });
  const upload = { Bucket: 'stedi-trusted-data', Key: 'customer_trusted/run=r/attempt=a/part-00000.parquet' };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
  await client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'a part' }));
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: upload.Bucket }));
  expect(Uploads).toHaveLength(1);
  client.destroy();

  const name = `s3://${upload.Bucket}/${upload.Key}`;
  expect((await stediHere('clean', ...lake, '--grace', '1')).out).not.toContain(name);
  // times on S3 are whole seconds
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const dry = await stediHere('clean', ...lake, '--grace', '0', '--dry-run');
  expect(dry.out).toContain(name);
  expect(s3.openUploads()).toBe(1);
  const cleaned = await stediHere('clean', ...lake, '--grace', '0');
  expect(cleaned).toMatchObject({ code: 0, err: '' });
  expect(cleaned.out).toContain(name);
  expect(s3.openUploads()).toBe(0);
  expect((await stediHere('verify', ...lake)).code).toBe(0);
}, 60_000);

test('the key and the payer of the environment are named in all requests of a command, from threads too', async () => {
  const keyId = 'arn:aws:kms:eu-north-1:123456789012:key/11111111-2222-3333-4444-555555555555';
  const key = { 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-server-side-encryption-aws-kms-key-id': keyId };
  await stediHere('generate', 's3://stedi-raw-data/paid', '--scale', '0.1');
  process.env['STEDI_S3_KMS_KEY_ID'] = keyId;
  process.env['STEDI_S3_REQUESTER_PAYS'] = 'true';
  const from = ['--landing', 's3://stedi-raw-data/paid', '--lake', 's3://stedi-curated-data/paid'];
  const requests = await buckets
    .asked(async () => {
      const small = ['--part-size', '0.05', '--workers', '2'];
      expect(await stedi('run', '--profile', 'published', ...from, ...small)).toMatchObject({ code: 0, err: '' });
    })
    .finally(() => {
      delete process.env['STEDI_S3_KMS_KEY_ID'];
      delete process.env['STEDI_S3_REQUESTER_PAYS'];
    });
  expect(requests.length).toBeGreaterThan(40);
  expect(requests.filter(({ headers }) => headers['x-amz-request-payer'] !== 'requester')).toEqual([]);
  const writes = requests.filter(({ operation }) => operation === 'PutObject');
  // a file of each table, the manifest, the commit, the mark of each zone, and twice the probe before a lake's first mark
  expect(writes).toHaveLength(13);
  for (const { headers } of writes) expect(headers).toMatchObject(key);
}, 60_000);
