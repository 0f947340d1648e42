import type { S3Client } from '@aws-sdk/client-s3';

type Send = (
  command: { readonly input: { readonly Bucket?: string } },
  options?: { readonly abortSignal?: AbortSignal },
) => Promise<unknown>;

/**
 * Lets a client find buckets in other regions, by 301 as by `AuthorizationHeaderMalformed`, and remember them. Each region has a client of its
 * own: the redirection of AWS's client changes the region of all its requests while one is on its way.
 */
export function followToRegion(client: S3Client, openIn: (region: string) => S3Client): void {
  const home = client.send.bind(client) as Send;
  const clients = new Map<string, S3Client>();
  const regions = new Map<string, string>();
  const senderOf = (region: string | undefined): Send => {
    if (region === undefined) return home;
    let there = clients.get(region);
    if (there === undefined) clients.set(region, (there = openIn(region)));
    return there.send.bind(there) as Send;
  };
  const send: Send = async (command, options) => {
    const { Bucket: bucket = '' } = command.input;
    const known = regions.get(bucket);
    try {
      return await senderOf(known)(command, options);
    } catch (error) {
      const region = regionIn(error);
      if (region === undefined || region === known) throw error;
      const answer = await senderOf(region)(command, options);
      regions.set(bucket, region);
      return answer;
    }
  };
  client.send = send as S3Client['send'];
  const destroy = client.destroy.bind(client);
  client.destroy = () => {
    for (const each of clients.values()) each.destroy();
    destroy();
  };
}

/** The region that a refusal names: in a header, also where there is no body, or in the body. */
function regionIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const {
    Region: said,
    $response,
    $metadata,
  } = error as {
    readonly Region?: unknown;
    readonly $response?: { readonly headers?: Readonly<Record<string, string | undefined>> };
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  if (![301, 307, 400].includes($metadata?.httpStatusCode ?? 0)) return undefined;
  const region = $response?.headers?.['x-amz-bucket-region'] ?? said;
  return typeof region === 'string' && /^[a-z]{2,}(-[a-z0-9]+)+$/.test(region) ? region : undefined;
}
