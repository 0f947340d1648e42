import { afterAll, beforeAll } from 'vitest';
import { subStore } from '@stedi-lakehouse/core';
import { storeContract } from '@stedi-lakehouse/core/testing';
import { startFakeS3, type FakeS3 } from './fake/fake-s3.ts';
import { storeOn } from './store-on-fake.ts';

let fake: FakeS3;
let stores = 0;
beforeAll(async () => {
  fake = await startFakeS3('lake-bucket');
});
afterAll(async () => await fake.close());

storeContract('s3Store', () => storeOn(fake, { uri: `s3://lake-bucket/${++stores}` }));
storeContract('s3Store of a whole bucket', () => {
  fake.bucket('lake-bucket').objects.clear();
  return storeOn(fake, { uri: 's3://lake-bucket' });
});
storeContract('subStore of s3Store', () => subStore(storeOn(fake, { uri: `s3://lake-bucket/${++stores}` }), 'inner'));
