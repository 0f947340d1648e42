import { LakehouseError, type Lake, type MadeParts } from '@stedi-lakehouse/core';
import { codeVersion } from '../code-version.ts';
import { exitCode, exitCodeOf, type ExitCode } from '../cli/exit-code.ts';
import type { PartShare } from '../cli/part-share.ts';
import { Stopped } from '../cli/signals.ts';
import type { RunReport } from '../report/run-report.ts';

/** What a command came to know while it worked, as far as it got. */
export interface Seen {
  lake?: Lake;
  runId?: string;
  report?: RunReport;
  made?: MadeParts & PartShare;
}

/** How a command ended, whatever came of it. Counts, places and codes; nothing about a single person. */
export interface Outcome extends Omit<Seen, 'lake'> {
  readonly command: string;
  readonly status: RunReport['status'] | MadeParts['status'] | 'failed' | 'stopped';
  readonly exitCode: ExitCode;
  readonly startedAt: string;
  readonly seconds: number;
  readonly peakMemoryBytes: number;
  readonly codeVersion: string;
  /** Where it ran, as far as the environment says. */
  readonly task: Readonly<Record<string, string>>;
  readonly error?: { readonly code: string; readonly message?: string };
}

/** Facts of a command that has ended; `thrown` is what ended it, if anything. */
export function outcomeOf(
  command: string,
  seen: Seen,
  times: { readonly startedAt: number; readonly endedAt: number },
  ended: { readonly thrown?: unknown },
): Outcome {
  const { lake: _lake, ...known } = seen;
  return {
    command,
    ...endOf(seen, ended),
    startedAt: new Date(times.startedAt).toISOString(),
    seconds: (times.endedAt - times.startedAt) / 1000,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    codeVersion,
    task: taskOf(process.env),
    ...known,
  };
}

function endOf(
  { report, made }: Seen,
  ended: { readonly thrown?: unknown },
): Pick<Outcome, 'status' | 'exitCode' | 'error'> {
  if (!('thrown' in ended)) return { status: report?.status ?? made?.status ?? 'failed', exitCode: exitCode.done };
  const { thrown } = ended;
  if (thrown instanceof Stopped) {
    return { status: 'stopped', exitCode: thrown.exitCode, error: { code: 'stopped', message: thrown.message } };
  }
  // what is no error of ours may quote anything in its message
  const error =
    thrown instanceof LakehouseError ? { code: thrown.code, message: thrown.message } : { code: 'internal' };
  return { status: 'failed', exitCode: exitCodeOf(thrown), error };
}

const taskVariables = {
  batchJob: 'AWS_BATCH_JOB_ID',
  batchAttempt: 'AWS_BATCH_JOB_ATTEMPT',
  execution: 'STEDI_EXECUTION',
  region: 'AWS_REGION',
} as const;

function taskOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const task: Record<string, string> = {};
  for (const [name, variable] of Object.entries(taskVariables)) {
    const value = environment[variable];
    if (value !== undefined) task[name] = value;
  }
  // the last part of this address is the task's and the container's id
  const container = environment['ECS_CONTAINER_METADATA_URI_V4']?.split('/').at(-1);
  return container === undefined ? task : { ...task, container };
}
