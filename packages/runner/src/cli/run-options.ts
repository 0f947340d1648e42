import { InvalidArgumentError, Option, type Command } from 'commander';
import { defaultMaxUnpacked, isUnpackedLimit, type ParquetLayout, type QuarantineLimit } from '@stedi-lakehouse/core';
import type { StediOptions } from '@stedi-lakehouse/transforms';
import { availableCores } from './available-cores.ts';
import { threadsWithin, waitingMegabytes } from './memory-limit.ts';
import { addLakeOptions, type LakeOptions } from './lake-options.ts';
import { landingOption, type LandingPlaces } from './landing-options.ts';
import { profileOption } from './profile-option.ts';
import { UsageError } from './usage-error.ts';

/** The options of `run` and `plan`. */
export interface RunOptions extends LakeOptions, StediOptions {
  readonly landing: LandingPlaces;
  readonly allowEqualFiles?: boolean;
  readonly only?: readonly string[];
  readonly maxQuarantined?: string;
  readonly unknown: 'skip' | 'fail';
  readonly cutOff: 'fail' | 'quarantine';
  readonly maxUnpacked: number;
  readonly layout: ParquetLayout;
  readonly partSize?: number;
  readonly workers: number;
  readonly memory: number;
  readonly json?: boolean;
}

export function addRunOptions(command: Command): Command {
  return addLakeOptions(command.addOption(landingOption()))
    .addOption(profileOption())
    .addOption(
      new Option('--trim <what>', 'readings to keep only from after the consent').choices([
        'none',
        'accelerometer',
        'all',
      ]),
    )
    .addOption(
      new Option(
        '--match <how>',
        'how steps and readings are paired: at the same time, or also of the same customer',
      ).choices(['timestamp', 'customer']),
    )
    .option(
      '--max-fan-out <n>',
      'readings of one instant that both devices may have, at most (default: 100)',
      parseFanOut,
    )
    .option(
      '--only <transition...>',
      'run only these transitions, or those that make these tables, reading their inputs from the lake',
    )
    .option('--allow-equal-files', 'read landing files that hold the same bytes as others, which doubles their rows')
    .option(
      '--max-quarantined <n|n%>',
      'invalid records of a table, at most; a share is of the bytes too (default: 1%)',
    )
    .addOption(new Option('--unknown <what>', 'what an undeclared key does').choices(['skip', 'fail']).default('skip'))
    .addOption(
      new Option('--cut-off <what>', 'what a record does that the end of its file cuts off')
        .choices(['fail', 'quarantine'])
        .default('fail'),
    )
    .addOption(
      new Option('--max-unpacked <times>', 'how many times its size a packed file may unpack to, beyond 64 MiB')
        .argParser(parseMaxUnpacked)
        .default(defaultMaxUnpacked),
    )
    .addOption(
      new Option('--layout <layout>', 'Parquet encodings').choices(['portable', 'compact']).default('portable'),
    )
    .option('--part-size <MB>', 'landing bytes of a part; another size gives other files', parsePartSize)
    .addOption(
      new Option('--workers <n>', 'threads that do the work, the main one among them')
        .argParser(parseWorkers)
        .default(defaultWorkers(), 'the cores of this process, as far as its memory has room'),
    )
    .addOption(memoryOption())
    .option('--json', 'one JSON line an event');
}

/** `--memory`, in megabytes. */
export function memoryOption(): Option {
  return new Option('--memory <MB>', 'memory of rows that wait for a join; more of them wait in a file')
    .argParser(parseMemory)
    .default(waitingMegabytes());
}

/** As many threads as this process has cores and memory for. */
function defaultWorkers(): number {
  return threadsWithin(availableCores());
}

/** Bytes of a megabyte, as options count it. */
export const megabyte = 1_048_576;

function parsePartSize(text: string): number {
  const megabytes = Number(text);
  if (text.trim() !== '' && megabytes * megabyte >= 1024 && megabytes <= 1024) return megabytes;
  throw new InvalidArgumentError('give megabytes, such as 16: at least 0.001 and at most 1024');
}

function parseFanOut(text: string): number {
  const rows = Number(text);
  if (/^\d+$/.test(text) && rows >= 1 && rows <= 1_000_000) return rows;
  throw new InvalidArgumentError('give a whole number, 1 to 1000000');
}

function parseMaxUnpacked(text: string): number {
  const times = Number(text);
  if (text.trim() !== '' && isUnpackedLimit(times)) return times;
  throw new InvalidArgumentError('give a number of times, such as 100: at least 1 and at most 1000000');
}

function parseMemory(text: string): number {
  const megabytes = Number(text);
  if (text.trim() !== '' && megabytes >= 0 && megabytes <= 1_000_000) return megabytes;
  throw new InvalidArgumentError('give megabytes, such as 128');
}

/** A number of threads; `auto` is the one that `run` takes unless told otherwise. */
export function parseWorkers(text: string): number {
  if (text === 'auto') return defaultWorkers();
  const workers = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(workers) && workers >= 0 && workers <= 256) return workers;
  throw new InvalidArgumentError('give a number of threads, 0 to 256, or auto');
}

/** `100` records or `0.5%` of them. */
export function parseQuarantineLimit(text: string): QuarantineLimit {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  const value = Number(match?.[1]);
  // the share nearest to the text: a division would round twice
  if (match?.[2] === '%' && value <= 100) return { share: Number(`${match[1]!}e-2`) };
  if (match?.[2] === '' && Number.isSafeInteger(value)) return { records: value };
  throw new UsageError(
    `--max-quarantined ${text} is not a limit`,
    'give a number of records, such as 100, or a share of them, such as 0.5%',
  );
}
