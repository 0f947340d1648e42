import { LakehouseError } from '@stedi-lakehouse/core';
import { defaultMaxFanOut } from './operators/join-on-timestamp.ts';

/** Which readings are trimmed to the consent time: none, those of the phone, or those of both devices. */
export type Trim = 'none' | 'accelerometer' | 'all';

/** What pairs two readings: the same instant, or the same instant and one customer. */
export type Match = 'timestamp' | 'customer';

/** A named pair of choices: `published` gives the counts that the project's documents publish, `strict` never pairs two people. */
export type Profile = 'published' | 'strict';

/** The choices that decide which rows are made. What is left out comes from the profile; the default profile is `published`. */
export interface StediOptions {
  readonly profile?: Profile | undefined;
  readonly trim?: Trim | undefined;
  readonly match?: Match | undefined;
  /** Readings of one instant that both devices may have, 1 to 1,000,000. Default: 100. */
  readonly maxFanOut?: number | undefined;
}

/** The choices with nothing left open. */
export interface StediRules {
  readonly profile: Profile;
  readonly trim: Trim;
  readonly match: Match;
  readonly maxFanOut: number;
}

const profiles: Readonly<Record<Profile, Omit<StediRules, 'maxFanOut'>>> = {
  published: { profile: 'published', trim: 'accelerometer', match: 'timestamp' },
  strict: { profile: 'strict', trim: 'all', match: 'customer' },
};
const trims: Readonly<Record<Trim, true>> = { none: true, accelerometer: true, all: true };
const matches: Readonly<Record<Match, true>> = { timestamp: true, customer: true };

/** Fills in what the options leave open. Throws LakehouseError `invalid_option` for a choice there is not, from callers without a compiler. */
export function stediOptions(options: StediOptions = {}): StediRules {
  const profile = profiles[oneOf('profile', options.profile ?? 'published', profiles)];
  return {
    profile: profile.profile,
    trim: oneOf('trim', options.trim ?? profile.trim, trims),
    match: oneOf('match', options.match ?? profile.match, matches),
    maxFanOut: fanOutOf(options.maxFanOut ?? defaultMaxFanOut),
  };
}

function fanOutOf(rows: number): number {
  if (Number.isSafeInteger(rows) && rows >= 1 && rows <= 1_000_000) return rows;
  throw new LakehouseError('invalid_option', 'maxFanOut is no number of rows', 'give a whole number from 1 to 1000000');
}

function oneOf<C extends string>(option: string, chosen: C, choices: Readonly<Record<C, unknown>>): C {
  if (typeof chosen === 'string' && Object.hasOwn(choices, chosen)) return chosen;
  throw new LakehouseError(
    'invalid_option',
    `${option} has no such choice`,
    `use one of ${Object.keys(choices).join(', ')}`,
  );
}
