/** Where a command speaks: results on `out`, everything else on `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person watches both. */
  readonly terminal: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** The output of this process. */
export function processOutput(): Output {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', passOverClosedPipe);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    terminal: process.stdout.isTTY && process.stderr.isTTY,
    width: process.stderr.columns ?? 80,
  };
}

/** A reader that has gone away, such as `head`, is no reason to stop a run half way. */
function passOverClosedPipe(error: Error): void {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
}
