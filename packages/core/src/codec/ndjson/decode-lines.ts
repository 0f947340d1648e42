import type { Table } from '../../table/table.ts';
import type { Source } from '../../stream/stage.ts';
import type { ByteSource, DecodeOptions } from '../codec.ts';
import { expectedOrder } from './compile.ts';
import { LineDecoder } from './line-decoder.ts';
import { wholeLines } from './whole-lines.ts';

/** Rows of the lines of a source. `interpret` leaves the compiled scanner out: the same rows, slower. */
export function decodeLines<T extends Table>(
  table: T,
  source: ByteSource,
  options: DecodeOptions<T> = {},
  interpret = false,
): Source<T> {
  return async function* lines({ signal }) {
    signal.throwIfAborted();
    const decoder = new LineDecoder(table, source.name, options, interpret ? undefined : expectedOrder(table));
    for await (const some of wholeLines(source, options.range, signal)) yield* decoder.read(some);
    yield* decoder.finish();
  };
}
