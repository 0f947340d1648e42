import { CountingContext } from './stage-counts.ts';

/** A context for running stages without a pipeline. Read from it what they dropped, paired and measured. */
export function createContext(
  options: { readonly signal?: AbortSignal; readonly asOf?: number } = {},
): CountingContext {
  return new CountingContext(options.signal ?? new AbortController().signal, options.asOf);
}
