import { Readable } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { openClient } from '../../../src/store/s3/s3-client.ts';

test('a request that was answered, or was not, holds its bytes no longer', async () => {
  const requests: { body?: unknown }[] = [];
  const sent: unknown[] = [];
  const client = openClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: 'http://localhost:1',
    requestHandler: {
      handle: async (request: { body?: unknown }) => {
        requests.push(request);
        sent.push(request.body);
        if (requests.length > 1) throw new Error('the connection is gone');
        return { response: { statusCode: 200, headers: { etag: '"1"' }, body: Readable.from([]) } };
      },
    },
  });
  const Body = Buffer.from('three steps');
  const put = async (): Promise<unknown> => client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body }));
  await put();
  await expect(put()).rejects.toThrow('the connection is gone');
  expect(sent).toEqual([Body, Body]);
  expect(requests.map(({ body }) => body)).toEqual([undefined, undefined]);
  client.destroy();
});
