import { InvalidArgumentError, Option, type Command } from 'commander';
import { UsageError } from './usage-error.ts';

/** Which share of a round a process does. */
export interface PartShare {
  readonly round: number;
  readonly index: number;
  readonly count: number;
}

/** What the command line and the variables of an option's own name say of it. */
export type GivenShare = Pick<PartShare, 'round'> & Partial<PartShare>;

/** The options that say which share of a round to do; each has a variable, for schedulers that cannot change the command line. */
export function addShareOptions(command: Command): Command {
  return command
    .addOption(
      numberOption(
        '--round <r>',
        'round of the plan, from 1; the rounds before it must be done',
        'STEDI_PART_ROUND',
      ).makeOptionMandatory(),
    )
    .addOption(
      numberOption(
        '--index <i>',
        'which of the processes this is, from 0 (default: that of the array job)',
        'STEDI_PART_INDEX',
      ),
    )
    .addOption(
      numberOption(
        '--count <n>',
        'processes that share the round (default: those of the array job)',
        'STEDI_PART_COUNT',
      ),
    );
}

/** The share that was given, completed from what AWS Batch tells the jobs of an array. One process alone is the first. */
export function shareOf(given: GivenShare, environment: NodeJS.ProcessEnv): PartShare {
  const count = given.count ?? numberIn(environment, 'AWS_BATCH_JOB_ARRAY_SIZE');
  if (count === undefined)
    throw new UsageError('nobody said how many processes share the round', 'give --count, or set STEDI_PART_COUNT');
  const index = given.index ?? numberIn(environment, 'AWS_BATCH_JOB_ARRAY_INDEX') ?? (count === 1 ? 0 : undefined);
  if (index === undefined)
    throw new UsageError(`nobody said which of ${count} processes this is`, 'give --index, or set STEDI_PART_INDEX');
  return { round: given.round, index, count };
}

function numberOption(flags: string, description: string, variable: string): Option {
  return new Option(flags, description).env(variable).argParser(parseNumber);
}

function numberIn(environment: NodeJS.ProcessEnv, variable: string): number | undefined {
  const text = environment[variable];
  if (text === undefined) return undefined;
  const number = wholeNumber(text);
  if (number === undefined) throw new UsageError(`${variable} is no whole number`, 'give --index and --count instead');
  return number;
}

function parseNumber(text: string): number {
  const number = wholeNumber(text);
  if (number === undefined) throw new InvalidArgumentError('give a whole number');
  return number;
}

function wholeNumber(text: string): number | undefined {
  return /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
}
