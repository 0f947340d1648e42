import type { Table } from '../../table/table.ts';
import type { Source } from '../../stream/stage.ts';
import type { ByteSource, DecodeOptions } from '../codec.ts';
import { batchRowsOf } from '../json/row-fill.ts';
import { LineDecoder } from './line-decoder.ts';
import { giveBackScanner, takeScanner } from './line-scanner.ts';
import { wholeLines } from './whole-lines.ts';

/** Rows of the lines of a source. `interpret` leaves the kernel out: the same rows, slower. */
export function decodeLines<T extends Table>(
  table: T,
  source: ByteSource,
  options: DecodeOptions<T> = {},
  interpret = false,
): Source<T> {
  return async function* lines({ signal }) {
    signal.throwIfAborted();
    const scanner = interpret ? undefined : takeScanner(table, batchRowsOf(options));
    try {
      const decoder = new LineDecoder(table, source.name, options, scanner);
      for await (const some of wholeLines(source, options.range, signal)) yield* decoder.read(some);
      yield* decoder.finish();
    } finally {
      if (scanner !== undefined) giveBackScanner(table, scanner);
    }
  };
}
