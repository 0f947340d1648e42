import { afterAll, vi } from 'vitest';
import { startFakeS3, type FakeS3, type FakeS3Request } from '../../packages/core/test/store/s3/fake/fake-s3.ts';
import { sha256 } from './listing.ts';

/** STEDI's buckets on a strict S3 of this machine, which the commands of this file find by their environment. */
export interface ThreeBuckets {
  readonly s3: FakeS3;
  /** Landing, and the lake with its zones, as options of a command. */
  readonly landing: readonly string[];
  readonly lake: readonly string[];
  /** SHA-256 of every published data file by table, zones together. */
  dataFiles(): Record<string, string>;
  /** What is asked for while `work` goes on. */
  asked(work: () => Promise<unknown>): Promise<readonly FakeS3Request[]>;
}

/** STEDI's buckets: landing, and the zones. */
export const bucketNames = ['stedi-raw-data', 'stedi-trusted-data', 'stedi-curated-data'] as const;
const [raw, trusted, curated] = bucketNames;
/** Landing, and the lake with its zones, as options of a command. */
export const inBuckets = {
  landing: ['--landing', `s3://${raw}`],
  lake: ['--lake', `s3://${curated}/lake`, '--trusted', `s3://${trusted}`, '--curated', `s3://${curated}`],
} as const;

/** Has the commands of a test file find a server by their environment; call what comes back at its end. */
export function s3ByEnvironment(endpoint: string): () => void {
  const environment = {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return () => void vi.unstubAllEnvs();
}

/** Operations that change nothing. */
export const looking: ReadonlySet<string> = new Set(['ListObjectsV2', 'HeadObject', 'GetObject']);

export async function threeBuckets(...more: readonly string[]): Promise<ThreeBuckets> {
  const s3 = await startFakeS3(...bucketNames, ...more);
  const forget = s3ByEnvironment(s3.endpoint);
  afterAll(async () => {
    forget();
    await s3.close();
  });
  return {
    s3,
    ...inBuckets,
    dataFiles: () => ({ ...filesIn(s3, trusted), ...filesIn(s3, curated) }),
    async asked(work) {
      const before = s3.requests.length;
      await work();
      return s3.requests.slice(before);
    },
  };
}

/** SHA-256 of the objects of a bucket whose key ends in `suffix`, by their key without what is of one run. */
export function filesIn(s3: FakeS3, bucket: string, suffix = '.parquet'): Record<string, string> {
  const found = [...s3.bucket(bucket).objects].filter(([key]) => key.endsWith(suffix));
  return Object.fromEntries(
    found.map(([key, object]) => [withoutRun(key), sha256(Buffer.concat([...object.read(0, object.bytes)]))]),
  );
}

/** The path of a data file without the names of its run and attempt. */
export function withoutRun(path: string): string {
  return path.replaceAll(/(run|attempt)=\w+/g, '$1');
}
