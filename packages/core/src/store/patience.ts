import { setTimeout as sleep } from 'node:timers/promises';

/** How often a request is tried that another one got in the way of, and how long to wait in between. */
export interface Patience {
  readonly tries: number;
  /** The longest wait after the first try, in milliseconds; it doubles with every further one. */
  readonly firstMs: number;
  /** The longest wait of all, in milliseconds. */
  readonly mostMs: number;
}

/** Eight tries, within about half a minute. */
export const defaultPatience: Patience = { tries: 8, firstMs: 100, mostMs: 5000 };

/** Waits after a try (counted from 1) for a time that nobody else is likely to choose: two who met do not meet again. */
export async function waitAfter(tried: number, { firstMs, mostMs }: Patience, signal?: AbortSignal): Promise<void> {
  const longest = Math.min(mostMs, firstMs * 2 ** (tried - 1));
  try {
    await sleep(Math.random() * longest, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
