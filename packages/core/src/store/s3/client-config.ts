import type { S3ClientConfig } from '@aws-sdk/client-s3';

/**
 * A client's settings with what a store needs of it: it never retries by itself and never waits for an answer for ever. A server that is not AWS is asked by path, unless AWS_S3_FORCE_PATH_STYLE says otherwise.
 */
export function clientConfig(config: S3ClientConfig, env: NodeJS.ProcessEnv = process.env): S3ClientConfig {
  const endpoint = config.endpoint ?? env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'];
  const said = env['AWS_S3_FORCE_PATH_STYLE'];
  return {
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    forcePathStyle: said === undefined || said === '' ? endpoint !== undefined : said === 'true' || said === '1',
    // ranges have no checksum; sizes and tags are compared
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...config,
    maxAttempts: 1,
  };
}
