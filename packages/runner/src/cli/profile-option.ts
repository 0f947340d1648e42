import { stediOptions, type StediOptions, type StediRules } from '@stedi-lakehouse/transforms';
import { Option } from 'commander';
import { UsageError } from './usage-error.ts';

/** What each profile means, in one line. */
const meanings = {
  strict: 'a step pairs with readings of its own customer only, and nothing from before a consent is kept',
  published: "the course's counts: pairs of two different people, and steps from before a consent, are among the rows",
};

export function profileOption(): Option {
  return new Option('--profile <profile>', 'rules that belong together, without a default').choices(
    Object.keys(meanings),
  );
}

/** The rules that the options of a command choose. Throws UsageError, which says what each profile means, without `--profile`. */
export function chosenRules(options: StediOptions, command: string): StediRules {
  if (options.profile === undefined) throw profileMissing(command, '--profile');
  return stediOptions(options);
}

/** The error of a command that was told no profile; `flag` is how it is told one. */
export function profileMissing(command: string, flag: string): UsageError {
  const choices = Object.entries(meanings).map(([profile, meaning]) => `\n  ${flag} ${profile}: ${meaning}`);
  return new UsageError(`${command} needs a profile`, `choose one${choices.join('')}`);
}
