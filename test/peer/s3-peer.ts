import { S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';

/** An S3 server that others wrote, on a free port of this machine, with what it keeps in memory. */
export interface S3Peer {
  readonly endpoint: string;
  /** The SDK's own client, for what is asked of the server itself. */
  readonly client: S3Client;
  close(): Promise<void>;
}

/** Starts fauxqs with these buckets. docs/decisions/0018 says why it, and what it lacks. */
export async function startS3Peer(...buckets: readonly string[]): Promise<S3Peer> {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  for (const name of buckets) server.createBucket(name);
  const endpoint = `http://127.0.0.1:${server.port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new S3Client({ endpoint, region: 'eu-north-1', credentials, forcePathStyle: true, maxAttempts: 1 });
  return {
    endpoint,
    client,
    async close() {
      client.destroy();
      await server.stop();
    },
  };
}

/**
 * Promises of a store that no store on this server can keep behind the gateway, by the name of their test in the contract. The strict S3 of packages/core/test
 * and, in npm run conformance, servers that keep them are what these are tested on.
 */
export const notKept: Readonly<Record<string, string>> = {
  'list every object once, ascending by UTF-16 code units of the whole path':
    'the server lists in the order of a language',
};
