import type { Output } from './output.ts';

/** What every command is given besides its options. */
export interface CommandContext {
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
}
