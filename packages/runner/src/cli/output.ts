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
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    terminal: process.stdout.isTTY === true && process.stderr.isTTY === true,
    width: process.stderr.columns ?? 80,
  };
}
