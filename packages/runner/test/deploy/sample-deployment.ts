import type { Deployment } from '../../src/deploy/deployment.ts';

/** STEDI's three buckets, in an account that documents use. */
export const sample: Deployment = {
  name: 'stedi-lakehouse',
  account: '123456789012',
  region: 'eu-west-1',
  image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/stedi-lakehouse:0.1.0',
  landing: 's3://stedi-raw-data',
  lake: 's3://stedi-curated-data/lake',
  trusted: 's3://stedi-trusted-data',
  curated: 's3://stedi-curated-data',
  database: 'stedi',
  architecture: 'X86_64',
  cpu: 1024,
  memoryMegabytes: 4096,
  parts: 4,
  cluster: 'default',
  jobQueue: 'stedi',
  subnets: ['subnet-0a', 'subnet-0b'],
  securityGroups: ['sg-0a'],
  publicAddress: false,
  runOptions: ['--profile', 'strict'],
};
