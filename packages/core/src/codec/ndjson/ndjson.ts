import type { Codec } from '../codec.ts';
import { encodeRows } from '../json/encode-rows.ts';
import { decodeLines } from './decode-lines.ts';

/**
 * JSON objects, one a line or several after one another. Keys come in any order, unknown ones are passed over, an absent one is null; blank lines, CRLF, a
 * missing last line end, and byte order marks, record separators (RFC 7464), commas and the brackets of an array between records are no faults.
 *
 * Integers are judged on their text: `1.0` and `1e3` are integers, and one beyond 2^53 − 1 makes the record invalid. A key that comes twice
 * with one value is fine. Text that UTF-8 cannot write (a lone surrogate) makes the record invalid. Memory: one chunk, 1 MiB of a line, one record of at
 * most 16 MiB, one batch; a longer record is a DecodeError, a longer line is not.
 */
export const ndjson: Codec = {
  name: 'ndjson',
  decode: (table, source, options) => decodeLines(table, source, options),
  encode: (table, write) => encodeRows(table, write, { before: '', between: '\n', after: '\n', empty: '' }),
};
