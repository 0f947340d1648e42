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

/** Aborts `controller` on SIGINT and SIGTERM; a second signal ends the process at once. Returns what takes the handlers away. */
export function abortOnSignals(controller: AbortController): () => void {
  const stop = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (controller.signal.aborted) process.exit(new Stopped(signal).exitCode);
    controller.abort(new Stopped(signal));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return () => void process.off('SIGINT', stop).off('SIGTERM', stop);
}
