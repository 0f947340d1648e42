import type { Table } from '../../table/table.ts';
import type { Source } from '../../stream/stage.ts';
import type { ByteSource, DecodeObserver, DecodeOptions } from '../codec.ts';
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
  const { observer, written } = options;
  const lines = { source, ...(observer && { observer }), ...(written && { written }) };
  return decodeLinesOf(table, [lines], options, interpret);
}

/** Lines to be read, and who is told of them. */
export interface LinesOf {
  readonly source: ByteSource;
  readonly observer?: DecodeObserver;
  /** As the option of the same name. */
  readonly written?: Date;
}

/**
 * Rows of the lines of sources, one after another; the range that the options name is one of each. Batches go on from one source to the next: of very
 * many small ones each alone would take longer than its rows.
 */
export function decodeLinesOf<T extends Table>(
  table: T,
  sources: Iterable<LinesOf>,
  options: Omit<DecodeOptions<T>, 'observer' | 'written'> = {},
  interpret = false,
): Source<T> {
  return async function* lines({ signal }) {
    signal.throwIfAborted();
    const scanner = interpret ? undefined : takeScanner(table, batchRowsOf(options));
    try {
      const decoder = new LineDecoder(table, options, scanner);
      for (const { source, observer, written } of sources) {
        decoder.begin(source.name, observer, written);
        for await (const some of wholeLines(source, options.range, signal, scanner?.input)) {
          yield* decoder.read(some);
        }
        decoder.tell();
      }
      yield* decoder.finish();
    } finally {
      if (scanner !== undefined) giveBackScanner(table, scanner);
    }
  };
}
