/** What a run says while it works: bounded in kind, and never about a single row. */
export type RunEvent =
  | {
      readonly event: 'planned';
      readonly runId: string;
      readonly tables: readonly string[];
      readonly bytes: number;
      readonly parts: number;
    }
  | {
      readonly event: 'reading';
      readonly table: string;
      readonly records: number;
      readonly bytes: number;
      readonly totalBytes: number;
    }
  | { readonly event: 'stage'; readonly name: string; readonly read: number; readonly written: number }
  /** A part of a plan is done, of `of` parts that its step has; steps count from 1, parts from 0. */
  | {
      readonly event: 'part';
      readonly step: number;
      readonly table: string;
      readonly part: number;
      readonly of: number;
      readonly bytes: number;
    }
  | { readonly event: 'publishing'; readonly tables: readonly string[] }
  /** No answer to the request that publishes has come for so long: the version may be current or not, and is still being looked for. */
  | { readonly event: 'unanswered'; readonly commit: number; readonly seconds: number }
  | { readonly event: 'published'; readonly commit: number; readonly runId: string; readonly seconds: number }
  | { readonly event: 'up_to_date'; readonly commit: number; readonly runId: string };

/** Told of everything that happens in a run, as it happens; must not throw. */
export type OnRunEvent = (event: RunEvent) => void;
