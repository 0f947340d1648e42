import { exitCode } from './exit-code.ts';

/** Where a command speaks: results on `out`, everything else on `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person watches both. */
  readonly terminal: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** The output of this process. What cannot be said does not stop the work; unless the reader has gone away, it is told by the exit code. */
export function processOutput(): Output {
  let lost = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // a reader that has gone away, such as `head`, has read what it wanted
      if (lost || error.code === 'EPIPE') return;
      lost = true;
      const code = error.code ?? error.name;
      if (stream === process.stdout)
        process.stderr.write(`stedi: the output cannot be written (${code}): free space for it\n`);
    });
  }
  process.once('exit', (code) => {
    if (lost && code === exitCode.done) process.exitCode = exitCode.tryAgain;
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    terminal: process.stdout.isTTY && process.stderr.isTTY,
    width: process.stderr.columns ?? 80,
  };
}
