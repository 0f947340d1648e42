import { InvalidArgumentError, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { parsePlace, storeAt } from '../cli/place.ts';
import { generateLanding, type GeneratedLanding } from '../generate/index.ts';
import { count, size, textTable } from '../report/format.ts';

interface GenerateOptions {
  readonly scale: number;
  readonly seed: number;
  readonly dirty: number;
  readonly json?: boolean;
}

/** `stedi generate`: sample landing data, made up. */
export function addGenerate(program: Command, context: CommandContext): void {
  program
    .command('generate')
    .description("sample landing data of STEDI's shape and proportions: the same seed makes the same bytes")
    .argument('<dir>', 'folder for customer/landing, accelerometer/landing and step_trainer/landing', parsePlace)
    .option('--scale <n>', 'how much: 1 is 956 customers and 10 MB', parseNumber(0, 100_000), 1)
    .option('--seed <n>', 'another whole number makes other people', parseSeed, 1)
    .option(
      '--dirty <share>',
      'share of the records, 0 to 1, that something invalid or odd is put beside',
      parseNumber(0, 1),
      0,
    )
    .option('--json', 'what was made, as one object')
    .action(async (folder: string, { scale, seed, dirty, json }: GenerateOptions) => {
      const store = await storeAt(folder);
      const made = await generateLanding({ store, scale, seed, dirty, signal: context.signal });
      context.output.out(json === true ? `${JSON.stringify(made)}\n` : madeText(made));
    });
}

function madeText(made: GeneratedLanding): string {
  const rows = Object.entries(made).map(([name, { rows: valid, bytes, files, invalid, unusual }]) => {
    const odd = Object.entries({ ...invalid, ...unusual }).map(([kind, records]) => `${kind} ${count(records)}`);
    return [name, `${count(valid)} valid records`, size(bytes), `${count(files.length)} files`, odd.join(', ')];
  });
  return textTable(rows, 'left');
}

function parseNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text !== '' && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`give a number from ${least} to ${most}`);
  };
}

function parseSeed(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('give a whole number, such as 1');
}
