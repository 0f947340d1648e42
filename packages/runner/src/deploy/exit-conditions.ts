import { exitCode } from '../cli/exit-code.ts';

/** Exit codes after which the same work may succeed: 75, and 143 for a machine that was taken away. */
export const retriedExitCodes: readonly number[] = [exitCode.tryAgain, exitCode.terminated];

/** How often work is tried in all. */
export const attempts = 4;

/** Why ECS stopped a task, where that says nothing about the work. */
export const retriedStopCodes = ['TaskFailedToStart', 'SpotInterruption', 'TerminationNotice', 'InfrastructureHealth'];
