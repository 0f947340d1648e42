import type { Output } from '../cli/output.ts';
import { jsonLines } from './json-lines.ts';
import { plainProgress } from './plain.ts';
import type { Reporter } from './reporter.ts';
import { terminalProgress } from './terminal.ts';

/** How a command says what it wants to say: text unless `--json` asks for JSON lines, and with `--quiet` nothing but its result. */
export interface SpeakingOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The reporter that these options and this output ask for. */
export function reporterFor({ json, quiet }: SpeakingOptions, output: Output, now: () => number): Reporter {
  if (quiet === true) return { on: () => {}, end: () => {} };
  if (json === true) return jsonLines(output, now);
  return output.terminal ? terminalProgress(output, now) : plainProgress(output, now);
}
