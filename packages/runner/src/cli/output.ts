import { exitCode } from './exit-code.ts';

/** Where a command speaks: results on `out`, everything else on `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person watches both, on a terminal that can write over a line. */
  readonly terminal: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Lines of the terminal, where it has some. */
  readonly height?: number;
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
    terminal: process.stdout.isTTY && process.stderr.isTTY && takesEscapes(process.env),
    // some terminals say 0 for what they do not know
    width: process.stderr.columns || 80,
    height: process.stderr.rows || 24,
  };
}

/** Whether the environment lets escape sequences be written: no dumb terminal, and nobody asked for plain text (no-color.org). */
export function takesEscapes({ TERM, NO_COLOR }: NodeJS.ProcessEnv): boolean {
  return TERM !== 'dumb' && (NO_COLOR ?? '') === '';
}
