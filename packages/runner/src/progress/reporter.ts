import type { RunEvent } from '@stedi-lakehouse/core';

/** What a command says while it works. */
export type CommandEvent =
  | RunEvent
  | { readonly event: 'registered'; readonly catalog: string; readonly table: string; readonly change: string };

/** Shows a run while it works. */
export interface Reporter {
  on(event: CommandEvent): void;
  /** Takes away what is only of use while the run works. */
  end(): void;
}
