import { Option, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { printableLines } from '../report/format.ts';
import { writeAudit } from './audit.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { outcomeOf, type Seen } from './outcome.ts';

/** The options of commands whose end is told to others than who started them. */
export interface OutcomeOptions {
  readonly audit?: boolean;
  readonly metrics?: 'emf';
}

export function addOutcomeOptions(command: Command): Command {
  return command
    .option('--audit', 'keep a record of what was done and how it ended, in the lake')
    .addOption(
      new Option('--metrics <format>', 'write metrics at the end, as JSON lines of CloudWatch').choices(['emf']),
    );
}

/** Does the work of a command, then tells how it ended as the options say, also where it failed or was stopped. */
export async function toldOutcome(
  command: string,
  { audit = false, metrics }: OutcomeOptions,
  { output, signal, now }: CommandContext,
  work: (seen: Seen) => Promise<void>,
): Promise<void> {
  const seen: Seen = {};
  const startedAt = now();
  const tell = async (ended: { readonly thrown?: unknown }): Promise<void> => {
    const endedAt = now();
    const outcome = outcomeOf(command, seen, { startedAt, endedAt }, ended);
    if (metrics === 'emf') {
      for (const document of embeddedMetrics(outcome, endedAt)) output.out(`${JSON.stringify(document)}\n`);
    }
    if (audit && seen.lake !== undefined) await writeAudit(seen.lake, outcome);
  };
  try {
    await work(seen);
  } catch (error) {
    const thrown: unknown = signal.aborted ? signal.reason : error;
    // the first error is the one to mend, so it is the one that is thrown
    await tell({ thrown }).catch((second: Error) => output.err(`stedi: ${printableLines(second.message)}\n`));
    throw thrown;
  }
  await tell({});
}
