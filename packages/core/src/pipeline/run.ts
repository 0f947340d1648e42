import { tmpdir } from 'node:os';
import { chooseRunner, worthwhileThreads } from './choose-runner.ts';
import { defaultMemoryBytes, KeepRoom } from './keep-room.ts';
import { publishRun, type PublishOptions, type RunResult } from './publish-run.ts';
import { readPartCount, readParts } from './read-parts.ts';
import type { RunPlan } from './run-plan.ts';
import { runningSteps } from './run-steps.ts';
import type { OnWorkerProfile } from './threads/worker-pool.ts';

/** How much of a machine a run may use. */
export interface WorkOptions {
  /** Threads that do the work: this one, which also puts it together, and others. Default: 1, this one alone. */
  readonly workers?: number;
  /** Memory that rows which wait for a later step may take before they wait in a file, in bytes. Default: 16 MiB. */
  readonly memoryBytes?: number;
  /** Where that file is. It holds what the trusted zone holds. Default: the system's folder for temporary files. */
  readonly scratchFolder?: string;
}

export interface RunOptions extends PublishOptions, WorkOptions {
  /** Asks each worker thread for a CPU profile (see `profileCpu`), which takes some of its time. */
  readonly onWorkerProfile?: OnWorkerProfile;
}

/**
 * Does what was planned and publishes it whole, or publishes nothing.
 *
 * Rejects with what went wrong, after everything that was written is removed; invalid records that made the run fail stay listed in the
 * lake's quarantine. A plan that is up to date writes nothing.
 */
export async function runPlan(plan: RunPlan, options: RunOptions): Promise<RunResult> {
  const { lake, signal, workers = 1, onWorkerProfile } = options;
  const { memoryBytes = defaultMemoryBytes, scratchFolder = tmpdir() } = options;
  const { partBytes } = plan;
  return publishRun(
    plan,
    () => {
      const threads = worthwhileThreads(partsRead(plan), workers);
      const runner = chooseRunner(plan, lake, threads, onWorkerProfile);
      const room = new KeepRoom(memoryBytes, scratchFolder);
      const how = { signal, shared: threads > 0, room, partBytes };
      return runningSteps(plan.steps, async (_, index) => readParts(plan, index, lake), runner, how);
    },
    options,
  );
}

/** Parts of the steps whose input this run does not make. */
function partsRead(plan: RunPlan): number {
  return plan.steps.reduce((sum, { keep }, index) => {
    return keep === undefined ? sum + readPartCount(plan, index) : sum;
  }, 0);
}
