import { S3Client } from '@aws-sdk/client-s3';
import { s3Store, type S3StoreOptions } from '@stedi-lakehouse/core/s3';
import type { Store } from '@stedi-lakehouse/core';
import type { FakeS3 } from './fake/fake-s3.ts';

/** What a client needs to talk to a fake. */
export function clientOf(fake: FakeS3): {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
} {
  return {
    endpoint: fake.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  };
}

/** The SDK's own client, for what is asked of the fake itself. */
export function plainClient(fake: FakeS3): S3Client {
  return new S3Client({ ...clientOf(fake), forcePathStyle: true, maxAttempts: 1 });
}

/** A store on a fake, with little patience. */
export function storeOn(fake: FakeS3, options: Partial<S3StoreOptions> = {}): Store {
  const patience = { tries: 4, firstMs: 1, mostMs: 5 };
  return s3Store({ uri: 's3://lake-bucket/some/prefix', client: clientOf(fake), patience, ...options });
}
