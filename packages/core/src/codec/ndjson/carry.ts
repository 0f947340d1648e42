import { Buffer } from 'node:buffer';
import { lineFeed } from './ascii.ts';
import { linesAt, type WholeLines } from './lines.ts';

const leastBytes = 4096;

/** The start of a line whose end has not come yet. */
export class Carry {
  length = 0;
  /** Made when a line is cut first: there may be very many files that none is cut in. */
  #bytes = Buffer.alloc(0);
  #offset = 0;

  /** Takes the rest of a chunk, which stands at `offset` in the file. */
  start(rest: Buffer, offset: number): void {
    this.length = 0;
    this.#offset = offset;
    this.append(rest);
  }

  append(more: Buffer): void {
    const length = this.length + more.length;
    if (length > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(leastBytes, length, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.length);
      this.#bytes = grown;
    }
    more.copy(this.#bytes, this.length);
    this.length = length;
  }

  /** The line, which is whole by now. */
  take(): WholeLines {
    const { length } = this;
    this.length = 0;
    return linesAt(this.#bytes, 0, length, this.#offset, length);
  }

  /** What has come of the line, as a part of it. */
  takePart(): WholeLines {
    return { ...this.take(), goesOn: true };
  }

  /** The line that the end of the file ends. */
  takeLast(): WholeLines {
    const { length } = this;
    this.append(Buffer.of(lineFeed));
    return { ...this.take(), fileBytes: length, unended: true };
  }
}
