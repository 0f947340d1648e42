/**
 * The one base of this library's errors: what could not be done and where (`message`), and what to do next (`advice`).
 *
 * `code` is from a bounded set, listed in docs/errors.md. No error text ever holds a cell value: rows are people.
 */
export class LakehouseError extends Error {
  readonly code: string;
  readonly advice: string;

  constructor(code: string, what: string, advice: string, options?: ErrorOptions) {
    super(`${what}: ${advice}`, options);
    this.name = new.target.name;
    this.code = code;
    this.advice = advice;
  }

  /** The message without the advice. */
  get what(): string {
    return this.message.slice(0, this.message.length - this.advice.length - ': '.length);
  }
}
