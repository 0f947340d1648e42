import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { followToRegion } from './bucket-region.ts';
import { clientConfig } from './client-config.ts';

/**
 * A client of our own. It lets go what it has sent, since a connection that is kept open keeps its last request, and with that a part of an
 * upload; and it finds buckets in other regions.
 */
export function openClient(config: S3ClientConfig, env: NodeJS.ProcessEnv = process.env): S3Client {
  const client = openInRegion(config, env);
  followToRegion(client, (region) => openInRegion({ ...config, region }, env));
  return client;
}

function openInRegion(config: S3ClientConfig, env: NodeJS.ProcessEnv): S3Client {
  const client = new S3Client(clientConfig(config, env));
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } finally {
        // each try has a request of its own
        (args.request as { body?: unknown }).body = undefined;
      }
    },
    { step: 'deserialize', name: 'letBodyGo' },
  );
  return client;
}
