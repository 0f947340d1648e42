import type { RunEvent } from '@stedi-lakehouse/core';

/** Shows a run while it works. */
export interface Reporter {
  on(event: RunEvent): void;
  /** Takes away what is only of use while the run works. */
  end(): void;
}
