import { InvalidArgumentError, Option, type Command } from 'commander';

export interface ShrinkOptions {
  readonly maxShrink: number;
  readonly allowShrink?: boolean;
}

/** `--max-shrink` and `--allow-shrink`, of the commands that publish. */
export function addShrinkOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--max-shrink <n%>', 'how much smaller than in the version before a table may be')
        .argParser(parseShrink)
        .default(0.2, '20%'),
    )
    .option('--allow-shrink', 'publish tables that are smaller than that, or empty');
}

export function maxShrinkOf({ maxShrink, allowShrink }: ShrinkOptions): { readonly maxShrink: number } {
  return { maxShrink: allowShrink === true ? 1 : maxShrink };
}

function parseShrink(text: string): number {
  const [, percent = ''] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  const share = Number(`${percent}e-2`);
  if (percent !== '' && share <= 1) return share;
  throw new InvalidArgumentError('give a share of the rows, such as 20%');
}
