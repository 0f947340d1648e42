import { exitCode, type ExitCode } from './exit-code.ts';

/** Why work was stopped from outside: the signal that came, and what the process ends with. */
export class Stopped extends Error {
  readonly exitCode: ExitCode;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`stopped by ${signal}: nothing was published`);
    this.name = 'Stopped';
    this.exitCode = signal === 'SIGINT' ? exitCode.interrupted : exitCode.terminated;
  }
}

/** How a process is told to stop. */
export interface StopOptions {
  /** How long tidying up may take after SIGTERM, in seconds: less than what a scheduler waits before it kills. */
  readonly seconds: number;
  /** Says why the process ends before it has tidied up. */
  readonly say: (text: string) => void;
}

/** The seconds that `STEDI_STOP_SECONDS` grants; 25 unless it is a number, since ECS kills after 30 by default. */
export function stopSeconds({ STEDI_STOP_SECONDS: text }: NodeJS.ProcessEnv): number {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : 25;
}

/**
 * Aborts `controller` on SIGINT and SIGTERM; a second signal ends the process at once, and so does tidying up that takes too long after
 * SIGTERM. Returns what takes the handlers away.
 */
export function abortOnSignals(controller: AbortController, { seconds, say }: StopOptions): () => void {
  let deadline: NodeJS.Timeout | undefined;
  const late = (): void => {
    say(`stedi: stopped by SIGTERM: not tidied up within ${seconds} s, stedi clean removes what is left\n`);
    process.exit(exitCode.terminated);
  };
  const stop = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (controller.signal.aborted) process.exit(new Stopped(signal).exitCode);
    if (signal === 'SIGTERM') deadline = setTimeout(late, seconds * 1000);
    controller.abort(new Stopped(signal));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return () => {
    clearTimeout(deadline);
    process.off('SIGINT', stop).off('SIGTERM', stop);
  };
}
