import { InvalidArgumentError, Option, type Command } from 'commander';
import { bucketPlace, type Deployment } from '../deploy/deployment.ts';
import { databaseOption } from './catalog-options.ts';
import { parsePath } from './path-argument.ts';
import { UsageError } from './usage-error.ts';

/** The options of every `stedi deploy` command. */
export interface DeployOptions extends Omit<Deployment, 'runOptions' | 'memoryMegabytes'> {
  readonly memory: number;
  readonly execution?: string;
}

export function addDeployOptions(command: Command): Command {
  return command
    .requiredOption('--landing <s3://…>', 'the landing zone', parsePath)
    .requiredOption('--lake <s3://…>', 'the lake', parsePath)
    .option('--trusted <s3://…>', 'the trusted zone (default: in the lake)', parsePath)
    .option('--curated <s3://…>', 'the curated zone (default: in the lake)', parsePath)
    .addOption(databaseOption())
    .requiredOption('--account <id>', 'the AWS account, 12 digits', matching(/^\d{12}$/, '12 digits'))
    .addOption(
      new Option('--region <region>', 'the AWS region')
        .env('AWS_REGION')
        .argParser(matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, such as eu-west-1'))
        .makeOptionMandatory(),
    )
    .option(
      '--name <name>',
      'prefix of all names',
      matching(/^[A-Za-z][A-Za-z0-9-]{0,40}$/, 'letters, digits and -, 41 at most'),
      'stedi-lakehouse',
    )
    .option('--image <image>', 'the container image, best with its digest', parsePath, 'stedi-lakehouse:latest')
    .addOption(new Option('--architecture <cpu>').choices(['X86_64', 'ARM64']).default('X86_64'))
    .option('--cpu <units>', 'thousandths of a core, as Fargate counts them (1024: one)', whole(256, 16_384), 1024)
    .option('--memory <MB>', 'memory of a container', whole(512, 122_880), 4096)
    .option('--parts <n>', 'containers that share a round', whole(1, 1000), 4)
    .option('--cluster <name>', 'the ECS cluster', 'default')
    .option('--job-queue <name>', 'the queue of AWS Batch', 'stedi-lakehouse')
    .option('--subnets <id...>', 'where the containers stand', [])
    .option('--security-groups <id...>', 'what guards them', [])
    .option('--public-address', 'give each a public address: in a subnet without a NAT gateway or endpoints', false)
    .option('--kms-key <arn>', 'key of the buckets, where they are encrypted with one', parsePath)
    .option(
      '--execution <id>',
      'name of what is started (default: the time); what was started by it is not started again',
      matching(/^[A-Za-z0-9-]{1,64}$/, 'letters, digits and -, 64 at most'),
    );
}

const passedOn = [
  '--profile',
  '--trim',
  '--match',
  '--max-fan-out',
  '--max-quarantined',
  '--unknown',
  '--cut-off',
  '--max-unpacked',
  '--layout',
  '--part-size',
];

/** The deployment that the options describe. Throws UsageError where they do not fit one another. */
export function deploymentOf(options: DeployOptions, runOptions: readonly string[]): Deployment {
  const { memory, execution: _execution, ...rest } = options;
  for (const [index, word] of runOptions.entries()) {
    const [flag] = word.split('=');
    if (index % 2 === 0 && !passedOn.includes(flag!))
      throw new UsageError(`${flag} is not passed on to run`, `after -- only these are: ${passedOn.join(', ')}`);
  }
  for (const zone of ['landing', 'lake', 'trusted', 'curated'] as const) {
    const uri = rest[zone];
    if (uri !== undefined) bucketPlace(uri, `--${zone}`);
  }
  checkSize(options.cpu, memory);
  return { ...rest, memoryMegabytes: memory, runOptions };
}

/** Memory that Fargate has for so much of a core, in megabytes. */
const fargateSizes: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: gigabytes(1, 4, 1),
  1024: gigabytes(2, 8, 1),
  2048: gigabytes(4, 16, 1),
  4096: gigabytes(8, 30, 1),
  8192: gigabytes(16, 60, 4),
  16384: gigabytes(32, 120, 8),
};

function gigabytes(least: number, most: number, step: number): number[] {
  return Array.from({ length: (most - least) / step + 1 }, (_, index) => (least + index * step) * 1024);
}

function checkSize(cpu: number, memory: number): void {
  const sizes = fargateSizes[cpu];
  if (sizes === undefined)
    throw new UsageError(`Fargate has no --cpu ${cpu}`, `give one of ${Object.keys(fargateSizes).join(', ')}`);
  if (!sizes.includes(memory))
    throw new UsageError(`Fargate has no --memory ${memory} with --cpu ${cpu}`, `give one of ${sizes.join(', ')}`);
}

function matching(rule: RegExp, what: string): (text: string) => string {
  return (text) => {
    if (rule.test(text)) return text;
    throw new InvalidArgumentError(`give ${what}`);
  };
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`give a whole number from ${least} to ${most}`);
  };
}
