import type { Codec } from '../codec.ts';
import { decodeDocument } from './decode-document.ts';
import { encodeRows } from './encode-rows.ts';

/**
 * JSON that is not one record a line: an array of objects, or objects one after another, printed in any way. About a tenth as fast as
 * NDJSON, and read as a whole only.
 *
 * What makes a record invalid is what does in NDJSON. A record has a number and no byte position; its hash is of its canonical JSON. A fault
 * in the JSON itself, or a file that is cut off, is a DecodeError with the record's number: what follows cannot be told apart.
 */
export const json: Codec = {
  name: 'json',
  decode: (table, source, options) => decodeDocument(table, source, options),
  encode: (table, write) => encodeRows(table, write, { before: '[\n', between: ',\n', after: '\n]\n', empty: '[]\n' }),
};
