import { Buffer, isUtf8 } from 'node:buffer';

/**
 * The text of a JSON document, chunk by chunk, without a byte order mark. A byte that is not UTF-8 becomes a lone surrogate
 * (U+DC00 + byte), which no UTF-8 has: the fault stays in its record instead of turning into U+FFFD unseen.
 */
export class DocumentText {
  /** Whether any byte so far was not UTF-8. */
  faulty = false;
  #rest = Buffer.alloc(0);
  #atStart = true;

  read(chunk: Uint8Array): string {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const end = bytes.length - openLength(bytes);
    this.#rest = bytes.subarray(end);
    return this.#withoutMark(this.#decode(bytes.subarray(0, end)));
  }

  end(): string {
    return this.#decode(this.#rest);
  }

  #decode(bytes: Buffer): string {
    if (isUtf8(bytes)) return bytes.toString('utf8');
    this.faulty = true;
    let text = '';
    for (let at = 0; at < bytes.length;) {
      const length = sequenceLength(bytes[at]!);
      const valid = at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length));
      text += valid ? bytes.toString('utf8', at, at + length) : String.fromCharCode(0xdc00 + bytes[at]!);
      at += valid ? length : 1;
    }
    return text;
  }

  #withoutMark(text: string): string {
    if (!this.#atStart || text === '') return text;
    this.#atStart = false;
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  }
}

/** The bytes at the end that start a character and wait for the rest of it. */
function openLength(bytes: Buffer): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length]!;
    if (byte >= 0xc0) return sequenceLength(byte) > length ? length : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function sequenceLength(lead: number): number {
  if (lead < 0xc2) return 1;
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : 1;
}
