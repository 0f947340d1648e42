import { s3Place, StoreError } from '@stedi-lakehouse/core';
import { UsageError } from '../cli/usage-error.ts';

/** What is put on AWS, and where: all that the definitions below are made from. */
export interface Deployment {
  /** Prefix of roles, definitions and log group. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly image: string;
  readonly landing: string;
  readonly lake: string;
  readonly trusted?: string;
  readonly curated?: string;
  /** Glue database that the tables are registered in. */
  readonly database?: string;
  /** Key of the buckets, where they are encrypted with one. */
  readonly kmsKey?: string;
  readonly architecture: 'X86_64' | 'ARM64';
  /** Thousandths of a core, as Fargate counts them. */
  readonly cpu: number;
  readonly memoryMegabytes: number;
  /** Processes that share a round. */
  readonly parts: number;
  readonly cluster: string;
  readonly jobQueue: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly publicAddress: boolean;
  /** Further options of `run` and `plan`. */
  readonly runOptions: readonly string[];
}

/** A bucket and the keys below a prefix of it; the prefix is empty or ends in `/`. */
export interface BucketPlace {
  readonly bucket: string;
  readonly prefix: string;
}

/** The bucket and prefix of `s3://bucket/prefix`, of characters that mean themselves in a policy. Throws UsageError for anything else. */
export function bucketPlace(uri: string, option: string): BucketPlace {
  const { bucket, prefix } = placeOf(uri, option);
  if (/^[\w.=/-]*$/.test(prefix)) return { bucket, prefix };
  throw new UsageError(
    `${option} ${uri} has a prefix that cannot stand in a policy`,
    'use letters, digits and _ . = - / in it',
  );
}

function placeOf(uri: string, option: string): BucketPlace {
  try {
    return s3Place(uri);
  } catch (error) {
    throw error instanceof StoreError ? new UsageError(`${option} ${uri} is no place on S3`, error.advice) : error;
  }
}

/** `aws` in most regions. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

export function arn(deployment: Pick<Deployment, 'region' | 'account'>, service: string, resource: string): string {
  return `arn:${partitionOf(deployment.region)}:${service}:${deployment.region}:${deployment.account}:${resource}`;
}

/** The roles: of the work itself, of what starts its containers, of the state machine, of the schedule, and of a Glue job. */
export type RoleName = 'task' | 'execution' | 'states' | 'scheduler' | 'glue';

export function roleArn({ region, account, name }: Deployment, role: RoleName): string {
  return `arn:${partitionOf(region)}:iam::${account}:role/${name}-${role}`;
}

export function logGroup({ name }: Deployment): string {
  return `/stedi/${name}`;
}

/** Where the plan of an execution is: no override of a container could hold it. */
export function planUri({ lake }: Deployment, execution: string): string {
  return `${lake.replace(/\/+$/, '')}/_plans/${execution}.json`;
}
